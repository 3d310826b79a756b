CREATE TRIGGER review_submission_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review_submission
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER review_decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review_decision
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

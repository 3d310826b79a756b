CREATE TRIGGER notice_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON notice_event
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER notice_extension_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON notice_extension
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER objection_recusal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON objection_recusal
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER objection_decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON objection_decision
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER notice_append_only BEFORE UPDATE OF content, hash OR DELETE OR TRUNCATE ON notice
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

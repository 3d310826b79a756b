CREATE TRIGGER review_submission_no_update BEFORE UPDATE ON review_submission BEGIN SELECT RAISE(ABORT, 'review_submission is append-only'); END;
CREATE TRIGGER review_submission_no_delete BEFORE DELETE ON review_submission BEGIN SELECT RAISE(ABORT, 'review_submission is append-only'); END;
CREATE TRIGGER review_decision_no_update BEFORE UPDATE ON review_decision BEGIN SELECT RAISE(ABORT, 'review_decision is append-only'); END;
CREATE TRIGGER review_decision_no_delete BEFORE DELETE ON review_decision BEGIN SELECT RAISE(ABORT, 'review_decision is append-only'); END;

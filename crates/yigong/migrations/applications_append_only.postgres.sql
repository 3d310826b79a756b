CREATE TRIGGER application_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_event
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER application_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_version
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

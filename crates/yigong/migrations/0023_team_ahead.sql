-- What a team has ahead, without reading all it ever did.
CREATE INDEX activity_team_ahead ON activity (region, team, last_end);

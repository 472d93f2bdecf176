-- Calls that an external IVR leads now: what a killed server comes back to.
CREATE TABLE ivr_session (
  node            TEXT    NOT NULL,
  -- the caller's
  channel_id      TEXT    NOT NULL,
  -- how it stands, as JSON
  body            TEXT    NOT NULL,
  PRIMARY KEY (node, channel_id)
) ${clustered};

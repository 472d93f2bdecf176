-- Those that were added while running; those of the configuration are in no table but the directory.

CREATE TABLE staff_team (
  name            TEXT    NOT NULL PRIMARY KEY,
  id              INTEGER NOT NULL UNIQUE,
  push_url        TEXT,
  push_key        TEXT,
  allow_private   INTEGER NOT NULL,
  language        TEXT    NOT NULL,
  -- one per line
  origins         TEXT    NOT NULL
);

CREATE TABLE staff_group (
  id              INTEGER NOT NULL PRIMARY KEY,
  name            TEXT    NOT NULL,
  queue           TEXT    NOT NULL,
  after_call      TEXT    NOT NULL,
  after_call_seconds INTEGER NOT NULL
);

CREATE TABLE staff_agent (
  number          TEXT    NOT NULL PRIMARY KEY,
  name            TEXT    NOT NULL,
  account         TEXT    UNIQUE,
  team            TEXT,
  extension       TEXT    UNIQUE,
  suspended       INTEGER NOT NULL,
  -- hashed
  password        TEXT    NOT NULL
);

CREATE TABLE staff_post (
  agent           TEXT    NOT NULL REFERENCES staff_agent (number) ON DELETE CASCADE,
  group_id        INTEGER NOT NULL,
  post            TEXT    NOT NULL,
  PRIMARY KEY (agent, group_id)
) ${clustered};

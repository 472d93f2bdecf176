-- ${id}: a number given by the database that never comes twice. ${clustered}: rows lie in the primary key.

CREATE TABLE call_record (
  seq             ${id},
  id              TEXT    NOT NULL UNIQUE,
  started_at_ms   BIGINT  NOT NULL,
  direction       TEXT    NOT NULL,
  outcome         TEXT    NOT NULL,
  missed          TEXT,
  complete        INTEGER NOT NULL,
  -- the teams that may see it, one per line
  teams           TEXT    NOT NULL,
  -- the whole record as JSON
  body            TEXT    NOT NULL
);
CREATE INDEX call_record_time ON call_record (started_at_ms, seq);
CREATE INDEX call_record_direction ON call_record (direction, started_at_ms, seq);
CREATE INDEX call_record_outcome ON call_record (outcome, started_at_ms, seq);
CREATE INDEX call_record_missed ON call_record (started_at_ms, seq) WHERE missed IS NOT NULL;
CREATE INDEX call_record_incomplete ON call_record (seq) WHERE complete = 0;

-- Under what a record is found: kind is e(xtension), n(umber), a(gent), q(ueue), t(eam).
CREATE TABLE record_key (
  kind            TEXT    NOT NULL,
  word            TEXT    NOT NULL,
  started_at_ms   BIGINT  NOT NULL,
  record          BIGINT  NOT NULL,
  PRIMARY KEY (kind, word, started_at_ms, record)
) ${clustered};

-- Ids of the PBX that belong to a record besides its own: legs of calls that were merged into it.
CREATE TABLE record_link (
  node            TEXT    NOT NULL,
  unique_id       TEXT    NOT NULL,
  record_id       TEXT    NOT NULL,
  PRIMARY KEY (node, unique_id)
) ${clustered};
CREATE INDEX record_link_record ON record_link (record_id);

CREATE TABLE outbox (
  seq             ${id},
  id              TEXT    NOT NULL UNIQUE,
  target          TEXT    NOT NULL,
  event           TEXT    NOT NULL,
  order_word      TEXT    NOT NULL,
  coalesce_word   TEXT,
  content_type    TEXT    NOT NULL,
  body            TEXT    NOT NULL,
  created_at_ms   BIGINT  NOT NULL,
  attempts        INTEGER NOT NULL,
  next_at_ms      BIGINT  NOT NULL,
  state           TEXT    NOT NULL,
  error           TEXT
);
CREATE INDEX outbox_target ON outbox (target, state, seq);
CREATE INDEX outbox_state ON outbox (state, seq);
CREATE INDEX outbox_coalesce ON outbox (target, coalesce_word) WHERE coalesce_word IS NOT NULL;

CREATE TABLE audit (
  seq             ${id},
  at_ms           BIGINT  NOT NULL,
  who             TEXT    NOT NULL,
  command         TEXT    NOT NULL,
  outcome         TEXT    NOT NULL,
  detail          TEXT    NOT NULL
);
CREATE INDEX audit_time ON audit (at_ms);

-- Rows are never deleted: what went is not present, and its number is not given to another.
CREATE TABLE directory (
  kind            TEXT    NOT NULL,
  id              BIGINT  NOT NULL,
  code            TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  team            TEXT,
  present         INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE UNIQUE INDEX directory_code ON directory (kind, code) WHERE present = 1;

CREATE TABLE cursor_position (
  name            TEXT    NOT NULL PRIMARY KEY,
  position        BIGINT  NOT NULL
);

-- What is written to see whether the store can be written to.
CREATE TABLE probe (
  id              INTEGER NOT NULL PRIMARY KEY,
  at_ms           BIGINT  NOT NULL,
  filler          TEXT    NOT NULL
);
INSERT INTO probe (id, at_ms, filler) VALUES (1, 0, '');

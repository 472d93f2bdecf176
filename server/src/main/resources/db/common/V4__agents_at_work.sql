-- What agents do, so that it holds over restarts; a row once an agent has logged in by Cordboard.
CREATE TABLE agent_shift (
  agent           TEXT    NOT NULL PRIMARY KEY,
  logged_in_at_ms BIGINT  NOT NULL,
  pause           TEXT,
  paused_at_ms    BIGINT  NOT NULL,
  -- reasons of pauses that are over and may still stand at the PBX, each with a line end
  ended_pauses    TEXT    NOT NULL,
  -- 0: handed back to whoever moved the phone at the PBX
  driven          INTEGER NOT NULL,
  extension       TEXT,
  -- phones of before that were not yet seen to be let go, each with a line end
  earlier         TEXT    NOT NULL,
  -- queues into which we put a phone and have not seen it gone since, each with a line end
  added           TEXT    NOT NULL
);

CREATE TABLE agent_seat (
  agent            TEXT    NOT NULL,
  group_id         INTEGER NOT NULL,
  checked_in_at_ms BIGINT  NOT NULL,
  after_call       TEXT,
  work_way         TEXT    NOT NULL,
  PRIMARY KEY (agent, group_id)
) ${clustered};

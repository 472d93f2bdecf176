-- Numbers that campaigns shall dial; the campaigns stand in the configuration.
CREATE TABLE dial_list (
  seq             ${id},
  campaign        BIGINT  NOT NULL,
  -- with +; a short number as it is
  number          TEXT    NOT NULL,
  priority        INTEGER NOT NULL,
  -- 0: at once
  not_before_ms   BIGINT  NOT NULL,
  -- the agent's number
  added_by        TEXT    NOT NULL,
  added_at_ms     BIGINT  NOT NULL
);
CREATE INDEX dial_list_campaign ON dial_list (campaign, priority, seq);

-- What is asked for often has an index of just the rows that it is about; what is added and delivered
-- while all goes well stands in few.
DROP INDEX outbox_state;
DROP INDEX outbox_coalesce;
CREATE INDEX outbox_dead ON outbox (seq) WHERE state = 'dead';
-- With the state in front of seq, as outbox_target has it: else SQLite takes that one, and looks at all.
CREATE INDEX outbox_replaceable ON outbox (target, state, seq) WHERE coalesce_word IS NOT NULL;
CREATE INDEX outbox_tried ON outbox (target, coalesce_word)
  WHERE coalesce_word IS NOT NULL AND attempts > 0 AND state = 'pending';

-- Calls that were not seen whole and wait for the PBX's own word of them, as they were seen.
CREATE TABLE left_call (
  id              TEXT    NOT NULL PRIMARY KEY,
  -- the PBX's ids of it, one per line
  linked_ids      TEXT    NOT NULL,
  -- the record that must do if there is no word, as JSON
  body            TEXT    NOT NULL
);

-- What is asked for often has an index of just the rows that it is about; what is added and delivered
-- while all goes well stands in few.
DROP INDEX outbox_state;
DROP INDEX outbox_coalesce;
CREATE INDEX outbox_dead ON outbox (seq) WHERE state = 'dead';
CREATE INDEX outbox_replaceable ON outbox (target, seq) WHERE coalesce_word IS NOT NULL AND state = 'pending';
CREATE INDEX outbox_tried ON outbox (target, coalesce_word) WHERE coalesce_word IS NOT NULL AND attempts > 0;

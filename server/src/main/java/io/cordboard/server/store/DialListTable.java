package io.cordboard.server.store;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The numbers that campaigns shall dial. */
public final class DialListTable {
  private final Handle handle;

  DialListTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * Adds numbers to a campaign's list.
   *
   * @throws IllegalStateException if the list would be longer than lists may be
   */
  public void add(int campaign, List<ListedNumber> numbers) {
    if (count(campaign) + numbers.size() > StoreLimits.LISTED_NUMBERS) {
      throw new IllegalStateException(
          "campaign " + campaign + ": full (expected: " + StoreLimits.LISTED_NUMBERS + " at most)");
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO dial_list (campaign, number, priority, not_before_ms, added_by,"
                + " added_at_ms) VALUES (?, ?, ?, ?, ?, ?)");
    for (ListedNumber n : numbers) {
      batch.add(campaign, n.number(), n.priority(), n.notBeforeMs(), n.by(), n.addedAtMs());
    }
    batch.execute();
  }

  /** How many a campaign has. */
  public int count(int campaign) {
    return handle
        .createQuery("SELECT count(*) FROM dial_list WHERE campaign = ?")
        .bind(0, campaign)
        .mapTo(Integer.class)
        .one();
  }

  /** A campaign's numbers, those to be dialled first before the others. */
  public List<ListedNumber> of(int campaign, int limit) {
    return handle
        .createQuery(
            "SELECT campaign, number, priority, not_before_ms, added_by, added_at_ms FROM dial_list"
                + " WHERE campaign = ? ORDER BY priority DESC, seq LIMIT ?")
        .bind(0, campaign)
        .bind(1, Math.min(limit, StoreLimits.PAGE))
        .map(
            (r, c) ->
                new ListedNumber(
                    r.getInt(1),
                    r.getString(2),
                    r.getInt(3),
                    r.getLong(4),
                    r.getString(5),
                    r.getLong(6)))
        .list();
  }
}

package io.cordboard.server.store;

import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The tables within one transaction; only good while the work runs that it was given to. */
public final class Tx {
  private final RecordTable records;
  private final OutboxTable outbox;
  private final AuditTable audit;
  private final DirectoryTable directory;
  private final CursorTable cursors;
  private final ShiftTable shifts;
  private final StaffTable staff;
  private final DialListTable dialLists;
  private final LeftTable left;
  private final IvrSessionTable ivrSessions;

  Tx(Handle handle, Function<CallRecord, Set<String>> teams) {
    records = new RecordTable(handle, teams);
    outbox = new OutboxTable(handle);
    audit = new AuditTable(handle);
    directory = new DirectoryTable(handle);
    cursors = new CursorTable(handle);
    shifts = new ShiftTable(handle);
    staff = new StaffTable(handle);
    dialLists = new DialListTable(handle);
    left = new LeftTable(handle);
    ivrSessions = new IvrSessionTable(handle);
  }

  /** Calls that ended. */
  public RecordTable records() {
    return records;
  }

  /** Webhooks that are owed. */
  public OutboxTable outbox() {
    return outbox;
  }

  /** Commands that were given. */
  public AuditTable audit() {
    return audit;
  }

  /** Numbers of ours for teams, users, agents, devices, queues. */
  public DirectoryTable directory() {
    return directory;
  }

  /** Teams, groups and agents that were added while running. */
  public StaffTable staff() {
    return staff;
  }

  /** How far somebody has read something. */
  public CursorTable cursors() {
    return cursors;
  }

  /** Calls that wait for the PBX's own word of them. */
  public LeftTable left() {
    return left;
  }

  /** Calls that an external IVR leads. */
  public IvrSessionTable ivrSessions() {
    return ivrSessions;
  }

  /** What agents do. */
  public ShiftTable shifts() {
    return shifts;
  }

  /** The numbers that campaigns shall dial. */
  public DialListTable dialLists() {
    return dialLists;
  }
}

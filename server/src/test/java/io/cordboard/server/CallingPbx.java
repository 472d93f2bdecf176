package io.cordboard.server;

import io.cordboard.ami.fake.FakeAsterisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A fake Asterisk with calls that begin and end all the time, heard by AMI or not, and whose call
 * events (CEL) go to a SQLite file as our configuration makes a real one write them.
 */
final class CallingPbx implements AutoCloseable {
  private static final String CHANNEL = "%1$sChannel: %2$s\n%1$sChannelState: %3$d\n";

  private final FakeAsterisk asterisk = new FakeAsterisk();
  private final Random random;
  private final Connection cel;
  private final PreparedStatement row;
  private final List<Talk> live = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final AtomicInteger listed = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "calling-pbx");
  private final long bornSeconds = System.currentTimeMillis() / 1000;
  private volatile int perSecond;
  private volatile boolean closing;
  private int legs;

  /** One inbound call to a phone: from the trunk's leg to the last hang-up. */
  private static final class Talk {
    final String in;
    final String out;
    final String inName;
    final String outName;
    final String number;
    final String extension;
    final String bridge;
    int step;

    Talk(String in, String out, int n) {
      this.in = in;
      this.out = out;
      inName = String.format("PJSIP/pstn-%08x", n);
      extension = String.valueOf(801 + n / 2 % 20);
      outName = String.format("PJSIP/%s-%08x", extension, n + 1);
      number = String.valueOf(493_000_000 + n);
      bridge = String.format("0b1d9e00-0000-4000-8000-%012x", n);
    }

    String leg(boolean first, String prefix, int state) {
      return String.format(CHANNEL, prefix, first ? inName : outName, state)
          + prefix
          + ("CallerIDNum: " + (first ? number : extension) + "\n")
          + prefix
          + ("Context: from-pstn\n" + prefix + "Exten: " + extension + "\n")
          + prefix
          + ("Priority: 1\n" + prefix + "Uniqueid: " + (first ? in : out) + "\n")
          + prefix
          + ("Linkedid: " + in + "\n");
    }

    String bridge() {
      return "BridgeUniqueid: "
          + bridge
          + "\nBridgeType: basic\nBridgeTechnology: simple_bridge\nBridgeNumChannels: 2\n";
    }
  }

  CallingPbx(Path celFile, Random random) throws SQLException {
    this.random = random;
    cel = DriverManager.getConnection("jdbc:sqlite:" + celFile);
    try (Statement make = cel.createStatement()) {
      make.execute("PRAGMA journal_mode = wal");
      make.execute("PRAGMA synchronous = off");
      make.execute("PRAGMA busy_timeout = 5000");
      make.execute(
          "CREATE TABLE cordboard_cel (AcctId INTEGER PRIMARY KEY, eventtype TEXT, eventtime TEXT,"
              + " cidname TEXT, cidnum TEXT, cidani TEXT, ciddnid TEXT, exten TEXT, context TEXT,"
              + " channame TEXT, appname TEXT, appdata TEXT, uniqueid TEXT, linkedid TEXT,"
              + " peer TEXT, extra TEXT)");
    }
    row =
        cel.prepareStatement(
            "INSERT INTO cordboard_cel (eventtype, eventtime, cidname, cidnum, cidani, ciddnid,"
                + " exten, context, channame, appname, appdata, uniqueid, linkedid, peer, extra)"
                + " VALUES (?, ?, '', ?, '', '', ?, 'from-pstn', ?, ?, ?, ?, ?, '', ?)");
    cel.setAutoCommit(false);
    asterisk.list("CoreShowChannels", this::channels).list("BridgeList", this::bridges);
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return asterisk.port();
  }

  /** How many calls begin in a second from now on. */
  void rate(int calls) {
    perSecond = calls;
  }

  /** How often its channels were listed: once for each server that came. */
  int listed() {
    return listed.get();
  }

  /** The unique ids of calls that ended. */
  synchronized List<String> ended() {
    return List.copyOf(ended);
  }

  synchronized int talking() {
    return live.size();
  }

  private synchronized List<String> channels() {
    listed.incrementAndGet();
    List<String> rows = new ArrayList<>();
    for (Talk t : live) {
      if (t.step > 0) {
        rows.add(row(t, true));
      }
      if (t.step > 1 && t.step < 5) {
        rows.add(row(t, false));
      }
    }
    return rows;
  }

  private static String row(Talk t, boolean first) {
    int state = t.step > 2 ? 6 : first ? 4 : 5;
    return "Event: CoreShowChannel\n"
        + t.leg(first, "", state)
        + "Application: Dial\nApplicationData: x\nDuration: 00:00:01\nBridgeId: "
        + (t.step == 3 ? t.bridge : "");
  }

  private synchronized List<String> bridges() {
    return live.stream()
        .filter(t -> t.step == 3)
        .map(t -> "Event: BridgeListItem\n" + t.bridge())
        .toList();
  }

  private void run() {
    double owed = 0;
    long last = System.nanoTime();
    while (!closing) {
      LockSupport.parkNanos(10_000_000);
      long now = System.nanoTime();
      owed = Math.min(50, owed + perSecond * ((now - last) / 1e9));
      last = now;
      StringBuilder said = new StringBuilder();
      try {
        synchronized (this) {
          for (; owed >= 1; owed--) {
            int n = legs;
            legs += 2;
            live.add(new Talk(id(n), id(n + 1), n));
          }
          for (Talk t : live) {
            if (t.step == 0 || random.nextInt(6) == 0) {
              step(t, said);
            }
          }
          cel.commit();
          live.removeIf(t -> t.step > 5);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      if (said.length() > 0) {
        asterisk.raw(said.toString().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private String id(int n) {
    return bornSeconds + "." + n;
  }

  private void step(Talk t, StringBuilder said) throws SQLException {
    String dial = "PJSIP/" + t.extension + ",30";
    String bridge = "{\"bridge_id\":\"" + t.bridge + "\",\"bridge_technology\":\"simple_bridge\"}";
    String hangup =
        "{\"hangupcause\":16,\"hangupsource\":\"" + t.inName + "\",\"dialstatus\":\"ANSWER\"}";
    switch (t.step++) {
      case 0 -> {
        say(said, "Newchannel", t.leg(true, "", 4));
        note(t, true, "CHAN_START", "", "", "");
        note(t, true, "APP_START", "Dial", dial, "");
      }
      case 1 -> {
        say(said, "Newchannel", t.leg(false, "", 0));
        say(
            said,
            "DialBegin",
            t.leg(true, "", 4) + t.leg(false, "Dest", 0) + "DialString: " + t.extension + "\n");
        say(said, "Newstate", t.leg(false, "", 5));
        note(t, false, "CHAN_START", "", "", "");
      }
      case 2 -> {
        say(said, "Newstate", t.leg(false, "", 6));
        say(said, "Newstate", t.leg(true, "", 6));
        say(said, "DialEnd", t.leg(true, "", 6) + t.leg(false, "Dest", 6) + "DialStatus: ANSWER\n");
        say(said, "BridgeCreate", t.bridge());
        say(said, "BridgeEnter", t.bridge() + t.leg(true, "", 6));
        say(said, "BridgeEnter", t.bridge() + t.leg(false, "", 6));
        note(t, false, "ANSWER", "AppDial", "(Outgoing Line)", "");
        note(t, true, "ANSWER", "Dial", dial, "");
        note(t, false, "BRIDGE_ENTER", "AppDial", "(Outgoing Line)", bridge);
        note(t, true, "BRIDGE_ENTER", "Dial", dial, bridge);
      }
      case 3 -> {
        say(said, "HangupRequest", t.leg(true, "", 6));
        say(said, "BridgeLeave", t.bridge() + t.leg(true, "", 6));
        say(said, "BridgeLeave", t.bridge() + t.leg(false, "", 6));
        say(said, "BridgeDestroy", t.bridge());
        note(t, true, "BRIDGE_EXIT", "Dial", dial, bridge);
        note(t, false, "BRIDGE_EXIT", "AppDial", "(Outgoing Line)", bridge);
      }
      case 4 -> {
        say(said, "Hangup", t.leg(false, "", 6) + "Cause: 16\nCause-txt: Normal Clearing\n");
        note(t, false, "HANGUP", "AppDial", "(Outgoing Line)", hangup);
        note(t, false, "CHAN_END", "AppDial", "(Outgoing Line)", "");
      }
      default -> {
        say(said, "Hangup", t.leg(true, "", 6) + "Cause: 16\nCause-txt: Normal Clearing\n");
        note(t, true, "APP_END", "Dial", dial, "");
        note(t, true, "HANGUP", "", "", hangup);
        note(t, true, "CHAN_END", "", "", "");
        note(t, true, "LINKEDID_END", "", "", "");
        ended.add(t.in);
      }
    }
  }

  private static void say(StringBuilder said, String event, String fields) {
    said.append("Event: ").append(event).append("\nPrivilege: call,all\n").append(fields);
    said.append('\n');
  }

  private void note(Talk t, boolean first, String type, String app, String data, String extra)
      throws SQLException {
    long nowMs = System.currentTimeMillis();
    row.setString(1, type);
    row.setString(2, String.format("%d.%03d000", nowMs / 1000, nowMs % 1000));
    row.setString(3, first ? t.number : t.extension);
    row.setString(4, first ? t.extension : type.equals("CHAN_START") ? "s" : "");
    row.setString(5, first ? t.inName : t.outName);
    row.setString(6, app);
    row.setString(7, data);
    row.setString(8, first ? t.in : t.out);
    row.setString(9, t.in);
    row.setString(10, extra);
    row.executeUpdate();
  }

  @Override
  public void close() throws Exception {
    closing = true;
    thread.join();
    asterisk.close();
    cel.close();
  }
}

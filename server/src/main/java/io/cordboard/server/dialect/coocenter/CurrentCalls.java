package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.access.Scope;
import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.board.BoardFeed;
import io.cordboard.server.board.BoardReader;
import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Change;
import io.cordboard.server.board.Channel;
import io.cordboard.server.board.Entity;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Reply;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The list of live channels, as the PBX's own list shows it. Its bytes are made once for all who
 * ask in the same second with nothing changed meanwhile: durations count whole seconds of the
 * clock. Nobody gets a list older than the question.
 */
final class CurrentCalls implements BoardReader {
  private static final Comparator<Channel> OLDEST_FIRST =
      Comparator.comparingLong(Channel::createdAtMs).thenComparing(Channel::id);

  private record Made(long seq, long second, Reply reply) {}

  private final BoardFeed board;
  private final Scope scope;
  private final WireNames names;
  private final Clock clock;
  private final Executor builders;

  /** The last change that the list could show; above every snapshot while we do not follow. */
  private volatile long changed = Long.MAX_VALUE;

  private volatile @Nullable Made made;

  /** Asked for, and not yet looked at by the board: good for all who ask meanwhile. */
  private @Nullable CompletionStage<Reply> coming;

  CurrentCalls(BoardFeed board, Scope scope, WireNames names, Clock clock, Executor builders) {
    this.board = board;
    this.scope = scope;
    this.names = names;
    this.clock = clock;
    this.builders = builders;
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    changed = snapshot.seq();
  }

  @Override
  public void onChange(Change change) {
    Entity.Kind kind = change.entity().kind();
    if (kind == Entity.Kind.CHANNEL || kind == Entity.Kind.CALL && !scope.all()) {
      changed = change.seq();
    }
  }

  CompletionStage<Reply> answer() {
    Made last = made;
    if (last != null && last.seq >= changed && last.second == clock.millis() / 1000) {
      return CompletableFuture.completedFuture(last.reply);
    }
    synchronized (this) {
      CompletionStage<Reply> same = coming;
      if (same == null) {
        CompletableFuture<Reply> begun = new CompletableFuture<>();
        coming = begun;
        same = begun;
        board
            .snapshot()
            .whenComplete((snapshot, failure) -> looked())
            .thenApplyAsync(this::make, builders)
            .whenComplete(
                (reply, failure) -> {
                  if (failure == null) {
                    begun.complete(reply);
                  } else {
                    begun.completeExceptionally(failure);
                  }
                });
      }
      return same;
    }
  }

  /** The board has been looked at: who asks from here on must see what it does from here on. */
  private synchronized void looked() {
    coming = null;
  }

  private Reply make(BoardSnapshot snapshot) {
    long second = clock.millis() / 1000;
    Scope.Lookup lookup = Scope.Lookup.of(snapshot);
    List<Channel> live =
        snapshot.channels().values().stream()
            .filter(c -> c.state() != Channel.State.GONE && scope.sees(c, lookup))
            .sorted(OLDEST_FIRST)
            .toList();
    JsonBytes out = new JsonBytes(CooLimits.ANSWER_BYTES);
    CooReply.head(out, "success", "Channels will follow");
    out.raw(",\"data\":[");
    boolean first = true;
    for (Channel c : live) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      channel(out, c, second);
    }
    out.raw("]}");
    Reply reply = Reply.of(200, ApiError.JSON, out.copy());
    Made before = made;
    if (before == null || before.seq <= snapshot.seq()) {
      made = new Made(snapshot.seq(), second, reply);
    }
    return reply;
  }

  private void channel(JsonBytes out, Channel c, long second) {
    out.raw("{\"calleridname\":");
    out.string(WireNames.name(c.numberName(), c.number()));
    out.raw(",\"calleridnum\":");
    out.string(text(c.number()));
    out.raw(",\"channel\":");
    out.string(names.channel(c.name()));
    out.raw(",\"channelstate\":");
    out.string(code(c.state()));
    out.raw(",\"channelstatedesc\":");
    out.string(word(c.state()));
    out.raw(",\"connectedlinename\":");
    out.string(WireNames.name(c.connectedName(), c.connectedNumber()));
    out.raw(",\"connectedlinenum\":");
    out.string(text(c.connectedNumber()));
    out.raw(",\"duration\":\"");
    duration(out, Math.max(0, second - c.createdAtMs() / 1000));
    out.raw("\"}");
  }

  private static String text(@Nullable String s) {
    return s == null ? "" : s;
  }

  private static void duration(JsonBytes out, long seconds) {
    two(out, seconds / 3600);
    out.raw(':');
    two(out, seconds / 60 % 60);
    out.raw(':');
    two(out, seconds % 60);
  }

  private static void two(JsonBytes out, long n) {
    if (n < 10) {
      out.raw('0');
    }
    out.number(n);
  }

  /** Asterisk's number of a channel state. */
  static String code(Channel.State state) {
    return switch (state) {
      case DOWN, GONE -> "0";
      case DIALING -> "3";
      case RING -> "4";
      case RINGING -> "5";
      case UP -> "6";
      case BUSY -> "7";
    };
  }

  /** Asterisk's word for a channel state. */
  static String word(Channel.State state) {
    return switch (state) {
      case DOWN, GONE -> "Down";
      case DIALING -> "Dialing";
      case RING -> "Ring";
      case RINGING -> "Ringing";
      case UP -> "Up";
      case BUSY -> "Busy";
    };
  }
}

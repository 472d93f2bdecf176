package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.api.JsonBytes;
import io.cordboard.server.config.CooCenterSection;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.http.StaticFiles;
import io.cordboard.server.outbox.RecentEvents;
import io.cordboard.server.outbox.RecentEvents.Seen;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The API debug page, below {@code /coocenter-api/debug}: tries the requests in the browser and
 * shows the events that are pushed. The page itself is open, what it shows is not.
 */
final class DebugPage {
  private static final String PATH = CooCenter.PREFIX + "debug";

  /** What it shares with the console. */
  private static final Set<String> SHARED = Set.of("style.css", "dom.js", "theme.js", "icon.svg");

  private final RecentEvents recent;
  private final Door door;
  private final @Nullable String team;
  private final boolean pushes;
  private final Executor builders;
  private final StaticFiles page;
  private final StaticFiles shared;

  /**
   * Reads the page's files; blocks.
   *
   * @param builders where answers are made
   */
  DebugPage(CooCenterSection settings, RecentEvents recent, Door door, Executor builders)
      throws IOException {
    this.recent = recent;
    this.door = door;
    this.team = settings.team();
    this.pushes = settings.pushUrl() != null;
    this.builders = builders;
    ClassLoader loader = DebugPage.class.getClassLoader();
    page = StaticFiles.load(loader, "debug");
    shared = StaticFiles.load(loader, "console").only(SHARED);
  }

  void addTo(Router router) {
    page.addAs(router, PATH);
    shared.addAs(router, PATH);
    router.open("GET", PATH + "/settings", this::settings);
    router.open("GET", PATH + "/events", this::events);
  }

  /** Nothing secret: which day's key is asked for, and whether one is. */
  private CompletionStage<Reply> settings(Request request) {
    JsonBytes out = new JsonBytes(128);
    CooReply.head(out, "success", null);
    out.raw(",\"day\":");
    out.string(door.today().toString());
    out.raw(",\"webKey\":");
    out.flag(door.keyed());
    out.raw(",\"pushes\":");
    out.flag(pushes);
    out.raw('}');
    return CompletableFuture.completedFuture(CooReply.json(200, out));
  }

  private CompletionStage<Reply> events(Request request) {
    if (!door.lets(request) && !operator(request.principal())) {
      throw new Refused(401, "unauthorized", "Unauthorized");
    }
    long since = number(request, "since", Long.MAX_VALUE);
    long waitMs = number(request, "waitMs", CooLimits.DEBUG_WAIT_MS);
    CompletableFuture<List<Seen>> seen = recent.since(since, waitMs);
    if (seen == null) {
      throw new Refused(503, "overloaded", "events: too many wait (expected: fewer open pages)");
    }
    return seen.thenApplyAsync(all -> reply(since, all), builders);
  }

  /** Whether it is one of the operators who may see what this dialect tells. */
  private boolean operator(@Nullable Principal who) {
    return who != null
        && who.role().covers(Role.OPERATOR)
        && (who.team() == null || Objects.equals(who.team(), team));
  }

  private static long number(Request request, String name, long most) {
    String text = request.queryValue(name);
    if (text == null) {
      return 0;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new Refused(
        400, "bad_value", name + ": not understood (expected: a number from 0 to " + most + ")");
  }

  private static Reply reply(long since, List<Seen> all) {
    JsonBytes out = new JsonBytes(1024);
    CooReply.head(out, "success", null);
    long last = since;
    out.raw(",\"data\":[");
    for (int i = 0; i < all.size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      event(out, all.get(i));
      last = Math.max(last, all.get(i).version());
    }
    out.raw("],\"since\":");
    out.number(last);
    out.raw('}');
    return Reply.of(200, ApiError.JSON, out.copy());
  }

  private static void event(JsonBytes out, Seen seen) {
    out.raw("{\"id\":");
    out.string(seen.message().id());
    out.raw(",\"event\":");
    out.string(seen.message().event());
    out.raw(",\"atMs\":");
    out.number(seen.message().createdAtMs());
    out.raw(",\"state\":");
    out.string(seen.state().name().toLowerCase(Locale.ROOT));
    out.raw(",\"attempts\":");
    out.number(seen.attempts());
    out.raw(",\"nextAtMs\":");
    out.number(seen.nextAtMs());
    if (seen.error() != null) {
      out.raw(",\"error\":");
      out.string(seen.error());
    }
    out.raw(",\"body\":");
    out.string(seen.message().body());
    out.raw('}');
  }
}

package io.cordboard.server.api;

import io.cordboard.server.access.RecordTeams;
import io.cordboard.server.access.Role;
import io.cordboard.server.http.ApiError;
import io.cordboard.server.http.Refused;
import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import io.cordboard.server.store.CallRecord;
import io.cordboard.server.store.RecordPage;
import io.cordboard.server.store.RecordQuery;
import io.cordboard.server.store.RecordScope;
import io.cordboard.server.store.RecordText;
import io.cordboard.server.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/records}, {@code /v1/records/{id}} and its recording: calls that ended. */
public final class RecordRoutes {
  private static final String CSV = "text/csv; charset=utf-8";

  private final Store store;
  private final ZoneId zone;
  private final RecordingShelf recordings;

  /** Routes to this store; times without an offset are of this zone. */
  public RecordRoutes(Store store, ZoneId zone, RecordingShelf recordings) {
    this.store = store;
    this.zone = zone;
    this.recordings = recordings;
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.add("GET", "/v1/records", Role.AGENT, this::page);
    router.add("GET", "/v1/records/{id}", Role.AGENT, this::one);
    router.add("GET", "/v1/records/{id}/recording", Role.AGENT, this::recording);
  }

  private CompletionStage<Reply> page(Request request) {
    RecordQuery query = RecordFilter.read(request, zone);
    boolean csv = csv(request);
    return StoreReplies.of(
        store.read(tx -> tx.records().search(query)), page -> csv ? csv(page) : json(page));
  }

  private CompletionStage<Reply> one(Request request) {
    String id = request.pathParameters().getOrDefault("id", "");
    RecordScope scope = RecordTeams.scope(request.caller());
    return StoreReplies.of(store.read(tx -> tx.records().get(id, scope)), RecordRoutes::one);
  }

  /** Who may see a call's record may hear it. */
  private CompletionStage<Reply> recording(Request request) {
    String id = request.pathParameters().getOrDefault("id", "");
    RecordScope scope = RecordTeams.scope(request.caller());
    return StoreReplies.of(store.read(tx -> tx.records().get(id, scope)), RecordRoutes::file)
        .thenCompose(file -> recordings.fetch(request, file));
  }

  private static String file(@Nullable CallRecord record) {
    String file = record == null ? null : record.recording();
    if (file == null) {
      throw new Refused(
          404, "not_found", "id: none such (expected: the id of a call that was recorded)");
    }
    return file;
  }

  private static Reply one(@Nullable CallRecord record) {
    // What may not be seen does not exist.
    if (record == null) {
      throw new Refused(404, "not_found", "id: none such (expected: the id of a call that ended)");
    }
    return json(RecordText.write(record), Map.of());
  }

  private static boolean csv(Request request) {
    String format = request.queryValue("format");
    if (format == null || format.isEmpty()) {
      return request.headers().getOrDefault("accept", "").startsWith("text/csv");
    }
    if (!format.equals("csv") && !format.equals("json")) {
      throw Filter.bad("format", format, "json or csv");
    }
    return format.equals("csv");
  }

  private static Reply json(RecordPage page) {
    String records =
        page.records().stream().map(RecordText::write).collect(Collectors.joining(","));
    RecordQuery.Position next = page.next();
    String end = next == null ? "" : ",\"next\":\"" + RecordFilter.cursor(next) + "\"";
    return json("{\"records\":[" + records + "]" + end + "}", Map.of());
  }

  private Reply csv(RecordPage page) {
    RecordQuery.Position next = page.next();
    return new Reply(
        200,
        CSV,
        RecordCsv.write(page.records(), zone).getBytes(StandardCharsets.UTF_8),
        next == null
            ? Map.of("content-disposition", "attachment; filename=\"records.csv\"")
            : Map.of(
                "content-disposition",
                "attachment; filename=\"records.csv\"",
                "x-next-cursor",
                RecordFilter.cursor(next)));
  }

  private static Reply json(String text, Map<String, String> headers) {
    return new Reply(200, ApiError.JSON, text.getBytes(StandardCharsets.UTF_8), headers);
  }
}

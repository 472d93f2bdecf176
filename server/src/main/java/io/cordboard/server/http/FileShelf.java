package io.cordboard.server.http;

import io.cordboard.server.Limits;
import io.netty.handler.codec.DateFormatter;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A folder whose files may be fetched, with ranges. Whatever the name says, a link points to or is
 * changed meanwhile: nothing outside the folder is ever opened, and only plain files are. May be
 * used by any thread.
 */
public final class FileShelf implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of(
          "wav", "audio/wav",
          "mp3", "audio/mpeg",
          "ogg", "audio/ogg",
          "gsm", "audio/x-gsm",
          "wav49", "audio/x-wav");

  private static final String POLICY =
      "default-src 'none'; media-src 'self'; frame-ancestors 'none'";

  private final Path root;
  private final ExecutorService readers;
  private final Semaphore open;

  /** A shelf; the folder need not be there yet. */
  public FileShelf(Path root) {
    this.root = root;
    this.open = new Semaphore(Limits.HTTP_FILES_OPEN);
    // Each open file has one task at most, so the queue has a bound by the semaphore's.
    this.readers =
        new ThreadPoolExecutor(
            Limits.HTTP_FILE_READERS,
            Limits.HTTP_FILE_READERS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(2 * Limits.HTTP_FILES_OPEN),
            new DefaultThreadFactory("files", true));
  }

  private FileShelf(Path root, ExecutorService readers, Semaphore open) {
    this.root = root;
    this.readers = readers;
    this.open = open;
  }

  /** Another folder: its files count with this one's, and it closes with this one. */
  public FileShelf beside(Path other) {
    return new FileShelf(other, readers, open);
  }

  /** How many files are open now. */
  public int openFiles() {
    return Limits.HTTP_FILES_OPEN - open.availablePermits();
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }

  /**
   * A file or the parts of it that the request asks for.
   *
   * @param name below the folder, parts divided by slashes, already decoded
   */
  public CompletionStage<Reply> fetch(Request request, String name) {
    if (!open.tryAcquire()) {
      throw new Refused(503, "overloaded", "files: too many under way (expected: fewer)");
    }
    try {
      return CompletableFuture.supplyAsync(() -> reply(request, name), readers);
    } catch (RuntimeException e) { // closed
      open.release();
      throw e;
    }
  }

  private record Found(FileChannel file, long size, long modifiedMs, String tag) {}

  /** On a reader. */
  private Reply reply(Request request, String name) {
    Found found = null;
    Reply reply = null;
    try {
      found = find(name);
      reply = reply(request, name, found);
      return reply;
    } catch (IOException | InvalidPathException e) {
      throw none();
    } finally {
      if (reply == null || reply.file() == null) {
        open.release();
        close(found);
      }
    }
  }

  private static void close(@Nullable Found found) {
    if (found != null) {
      try {
        found.file.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Refused none() {
    return new Refused(404, "not_found", "file: none such (expected: the name of a file)");
  }

  private Found find(String name) throws IOException {
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw none();
      }
    }
    Path top = root.toRealPath();
    Path real = top.resolve(name).toRealPath();
    if (!real.startsWith(top) || real.equals(top)) {
      throw none();
    }
    return open(top, top.relativize(real));
  }

  /**
   * Opens what was found step by step, following no links: there are none in it any more, unless
   * somebody is just putting one there.
   */
  private static Found open(Path top, Path inside) throws IOException {
    Deque<DirectoryStream<Path>> folders = new ArrayDeque<>();
    try {
      DirectoryStream<Path> first = Files.newDirectoryStream(top);
      folders.push(first);
      if (!(first instanceof SecureDirectoryStream<Path> here)) {
        throw new IOException("folder: " + top + " (expected: on a system that opens by steps)");
      }
      for (int i = 0; i < inside.getNameCount() - 1; i++) {
        here = here.newDirectoryStream(inside.getName(i), LinkOption.NOFOLLOW_LINKS);
        folders.push(here);
      }
      Path last = inside.getFileName();
      BasicFileAttributes is =
          here.getFileAttributeView(last, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
      if (!is.isRegularFile()) {
        throw none();
      }
      FileChannel file =
          (FileChannel)
              here.newByteChannel(last, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
      long size = file.size();
      long modified = is.lastModifiedTime().to(TimeUnit.NANOSECONDS);
      String tag = "\"" + Long.toHexString(modified) + "-" + Long.toHexString(size) + "\"";
      return new Found(file, size, is.lastModifiedTime().toMillis(), tag);
    } finally {
      for (DirectoryStream<Path> folder : folders) {
        folder.close();
      }
    }
  }

  private Reply reply(Request request, String name, Found found) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String type = TYPES.getOrDefault(ending, "application/octet-stream");
    String modified = DateFormatter.format(new Date(found.modifiedMs));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ETag", found.tag);
    headers.put("Last-Modified", modified);
    headers.put("Accept-Ranges", "bytes");
    headers.put("Cache-Control", "private, no-cache");
    headers.put("Content-Security-Policy", POLICY);
    headers.put("Cross-Origin-Resource-Policy", "cross-origin");
    if (unchanged(request, found)) {
      return new Reply(304, type, new byte[0], headers);
    }
    List<ByteRanges.Part> asked = asked(request, found, modified);
    if (asked != null && asked.isEmpty()) {
      return ApiError.reply(
          416,
          "range",
          "Range: outside of the file (expected: within " + found.size + " bytes)",
          Map.of("Content-Range", "bytes */" + found.size, "Accept-Ranges", "bytes"));
    }
    headers.put("Content-Disposition", disposition(name, TYPES.containsKey(ending)));
    if (asked == null) {
      return file(200, type, found, headers, new FileParts.Part(new byte[0], 0, found.size));
    }
    if (asked.size() == 1) {
      ByteRanges.Part one = asked.get(0);
      headers.put("Content-Range", range(one, found));
      return file(
          206, type, found, headers, new FileParts.Part(new byte[0], one.first(), one.length()));
    }
    return several(type, found, headers, asked);
  }

  private Reply several(
      String type, Found found, Map<String, String> headers, List<ByteRanges.Part> asked) {
    String line = UUID.randomUUID().toString();
    List<FileParts.Part> parts = new ArrayList<>();
    for (ByteRanges.Part one : asked) {
      String head =
          (parts.isEmpty() ? "--" : "\r\n--")
              + line
              + "\r\nContent-Type: "
              + type
              + "\r\nContent-Range: "
              + range(one, found)
              + "\r\n\r\n";
      parts.add(new FileParts.Part(bytes(head), one.first(), one.length()));
    }
    parts.add(new FileParts.Part(bytes("\r\n--" + line + "--\r\n"), 0, 0));
    return file(
        206,
        "multipart/byteranges; boundary=" + line,
        found,
        headers,
        parts.toArray(new FileParts.Part[0]));
  }

  private Reply file(
      int status, String type, Found found, Map<String, String> headers, FileParts.Part... parts) {
    return Reply.file(
        status, type, new FileParts(found.file, List.of(parts), readers, open::release), headers);
  }

  private static boolean unchanged(Request request, Found found) {
    String known = request.headers().get("if-none-match");
    if (known != null) {
      return known.trim().equals("*") || known.contains(found.tag);
    }
    Date since = date(request.headers().get("if-modified-since"));
    return since != null && found.modifiedMs / 1000 <= since.getTime() / 1000;
  }

  /** Null for all of it. */
  private static @Nullable List<ByteRanges.Part> asked(
      Request request, Found found, String modified) {
    String range = request.headers().get("range");
    String only = request.headers().get("if-range");
    if (range == null
        || request.method().equals("HEAD")
        || only != null && !only.equals(found.tag) && !only.equals(modified)) {
      return null;
    }
    return ByteRanges.parse(range, found.size);
  }

  private static @Nullable Date date(@Nullable String header) {
    return header == null ? null : DateFormatter.parseHttpDate(header);
  }

  private static String range(ByteRanges.Part one, Found found) {
    return "bytes " + one.first() + "-" + one.last() + "/" + found.size;
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  /** The name as all browsers read it, then as it is (RFC 6266). */
  private static String disposition(String name, boolean playable) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    StringBuilder exact = new StringBuilder();
    for (byte b : last.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
      exact.append(plain ? Character.toString(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return (playable ? "inline" : "attachment")
        + "; filename=\""
        + last.replaceAll("[^A-Za-z0-9._ -]", "_")
        + "\"; filename*=UTF-8''"
        + exact;
  }
}

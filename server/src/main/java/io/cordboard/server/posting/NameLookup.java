package io.cordboard.server.posting;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the addresses of one host, off the event loop: the system's look-up blocks. One thread
 * per target, so that a hanging name server holds up nobody else; gone while unused.
 */
final class NameLookup implements AutoCloseable {
  private final String host;
  private final ThreadPoolExecutor thread;
  private @Nullable CompletableFuture<List<InetAddress>> pending;

  NameLookup(String target, String host) {
    this.host = host;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(PostingLimits.LOOKUPS),
            task -> {
              Thread made = new Thread(task, "lookup-" + target);
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  /** Its addresses now; all who ask while a look-up is under way share it. */
  synchronized CompletableFuture<List<InetAddress>> addresses() {
    CompletableFuture<List<InetAddress>> shared = pending;
    if (shared != null) {
      return shared;
    }
    CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
    pending = found;
    try {
      thread.execute(() -> look(found));
    } catch (RejectedExecutionException e) {
      done();
      found.completeExceptionally(e);
    }
    return found;
  }

  private void look(CompletableFuture<List<InetAddress>> found) {
    try {
      List<InetAddress> all = List.of(InetAddress.getAllByName(host));
      done();
      found.complete(all);
    } catch (UnknownHostException | RuntimeException e) {
      done();
      found.completeExceptionally(e);
    }
  }

  private synchronized void done() {
    pending = null;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

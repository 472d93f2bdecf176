package io.cordboard.server.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call placed by {@link Lab#call}: what its caller saw. */
public final class LabCall implements AutoCloseable {
  private final Process process;
  private final CompletableFuture<String> ringing = new CompletableFuture<>();
  private final CompletableFuture<String> answered = new CompletableFuture<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  LabCall(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "lab-call");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    StringBuilder all = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        all.append(line).append('\n');
        if (line.equals("ringing")) {
          ringing.complete(line);
        } else if (line.equals("answered")) {
          answered.complete(line);
        } else if (line.startsWith("ended: ")) {
          ended.complete(line.substring("ended: ".length()));
        }
      }
    } catch (IOException e) {
      all.append(e);
    }
    IllegalStateException over = new IllegalStateException("the call is over: " + all);
    ringing.completeExceptionally(over);
    answered.completeExceptionally(over);
    ended.completeExceptionally(over);
  }

  /** Waits until the caller hears it ring. */
  public LabCall awaitRinging() {
    within(ringing, 15);
    return this;
  }

  /** Waits until it is answered; fails if it ended otherwise. */
  public LabCall awaitAnswered() {
    within(answered, 60);
    return this;
  }

  /**
   * Waits for the end and gives the line that {@code lab call} printed about it: it begins with
   * answered, busy, no_answer, not_found, unavailable, rejected or failed.
   */
  public String awaitEnd() {
    return within(ended, 120);
  }

  public boolean isOver() {
    return !process.isAlive();
  }

  /** The caller hangs up, or gives up, at once and without ceremony (his sipp gets a TERM). */
  @Override
  public void close() {
    process.destroy();
  }

  private static String within(CompletableFuture<String> future, int seconds) {
    try {
      return future.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new AssertionError("not seen within " + Duration.ofSeconds(seconds), e);
    }
  }
}

package io.cordboard.server;

import static io.cordboard.server.AccClient.Op.ACWOFF;
import static io.cordboard.server.AccScenes.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the phones saw of a call that Ann took from the queue, and when. */
final class SeenTalk implements AutoCloseable {
  /** The after-call work's limit. */
  static final long WORK_MS = 4_000;

  /** Epoch time, or a span, that lies between these two. */
  record Between(long atLeastMs, long atMostMs) {
    private static final Between NEVER = new Between(0, 0);

    /** When something happens. */
    static Between during(Runnable something) {
      long before = System.currentTimeMillis();
      something.run();
      return new Between(before, System.currentTimeMillis());
    }

    /** From something that happened within one to something that happened within the other. */
    static Between from(Between begin, Between end) {
      return new Between(
          Math.max(0, end.atLeastMs - begin.atMostMs), end.atMostMs - begin.atLeastMs);
    }

    private Between plus(Between other) {
      return new Between(atLeastMs + other.atLeastMs, atMostMs + other.atMostMs);
    }

    void holds(String what, JsonNode value) {
      assertThat(value.asLong()).as(what).isBetween(atLeastMs, atMostMs);
    }
  }

  final AccScenes.Talk talk;
  final String number;
  final List<String> parties = new ArrayList<>();
  final Between answered;
  Between left = Between.NEVER;
  Between held = Between.NEVER;
  Between work = Between.NEVER;
  private final House house;
  private final AccScenes scenes;
  private final AccClient page;

  /** Ann answers a customer. */
  SeenTalk(House house, AccScenes scenes, AccClient page, AccScenes.Customer customer) {
    this.house = house;
    this.scenes = scenes;
    this.page = page;
    this.number = customer.number;
    long before = System.currentTimeMillis();
    talk = scenes.new Talk(customer, scenes.ann);
    awaitStatus("busy");
    answered = new Between(before, System.currentTimeMillis());
    parties.add("caller " + customer.number);
    parties.add("agent 801");
  }

  private void awaitStatus(String status) {
    scenes.awaitStatus(page, status, "logout");
  }

  /** The customer was on hold from one to the other. */
  SeenTalk held(Between begin, Between end) {
    held = held.plus(Between.from(begin, end));
    return this;
  }

  SeenTalk hangsUp() {
    return leaves(() -> talk.agent.hangUp());
  }

  /** By this Ann leaves the call. */
  SeenTalk leaves(Runnable step) {
    left =
        Between.during(
            () -> {
              step.run();
              house.watcher().await("801 left", () -> talk.legs("801").isEmpty());
            });
    return this;
  }

  /** The work goes on until its time is over. */
  void works() {
    worksUntil("idle");
  }

  /** See {@link #works}; then Ann is seen as this. */
  void worksUntil(String next) {
    awaitStatus("pause");
    awaitStatus(next);
    work = new Between(WORK_MS, System.currentTimeMillis() - left.atLeastMs());
  }

  /** The work is ended early, by the page. */
  void worksShortly() {
    worksShortly("idle");
  }

  /** See {@link #worksShortly()}; then Ann is seen as this. */
  void worksShortly(String next) {
    awaitStatus("pause");
    long seenMs = System.currentTimeMillis();
    Between end = Between.during(() -> page.done(ACWOFF, 61, ANN, "sessionid", talk.id));
    awaitStatus(next);
    work =
        new Between(Math.min(WORK_MS, end.atLeastMs() - seenMs), end.atMostMs() - left.atLeastMs());
  }

  @Override
  public void close() {
    house.watcher().await("no call " + number, () -> !isUp());
    talk.close();
  }

  private boolean isUp() {
    return !house.watcher().get("call", talk.id).isMissingNode();
  }
}

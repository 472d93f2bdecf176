package io.cordboard.ami;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.asteriskjava.manager.action.ChallengeAction;
import org.asteriskjava.manager.action.LoginAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.jspecify.annotations.Nullable;

/**
 * Logs in and waits for {@code FullyBooted}; then tells so and leaves the pipeline. What arrives
 * before is of no use to anybody, as the resync comes after.
 */
final class AmiLogin extends ChannelInboundHandlerAdapter {
  private static final AmiKey CHALLENGE = AmiKey.of("Challenge");
  private static final AmiKey MESSAGE = AmiKey.of("Message");
  private static final AmiKey ACTION_ID = AmiKey.of("ActionID");
  private static final String CHALLENGE_ID = "challenge";
  private static final String LOGIN_ID = "login";

  private final AmiSettings settings;
  private final Outcome outcome;
  private String banner = "";
  private boolean accepted;
  private boolean booted;
  private boolean over;

  AmiLogin(AmiSettings settings, Outcome outcome) {
    this.settings = settings;
    this.outcome = outcome;
  }

  /** Learns how the login went. */
  interface Outcome {
    /** The PBX took the login; from now on it may take its time to boot. */
    void onAccepted();

    /** Logged in and booted. */
    void onReady(String banner);

    /** Will not work, at least not soon. */
    void onRefused(String why);
  }

  /** What is still missing, for the error when time is up. */
  String waitingFor() {
    if (banner.isEmpty()) {
      return "greeting: none in time (expected: Asterisk Call Manager/…)";
    }
    return accepted
        ? "FullyBooted: not seen in time (expected: Asterisk to finish loading, and the AMI user to"
            + " have read=system)"
        : "login: no answer in time";
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (over) {
      return;
    }
    if (msg instanceof AmiFrameDecoder.Banner greeting) {
      greeted(ctx, greeting.line());
    } else {
      AmiMessage message = (AmiMessage) msg;
      if (message.isResponse()) {
        response(ctx, message);
      } else if (message.name().equals("FullyBooted")) {
        booted = true;
      }
      if (accepted && booted && !over) {
        over = true;
        ctx.pipeline().remove(this);
        outcome.onReady(banner);
      }
    }
  }

  private void greeted(ChannelHandlerContext ctx, String line) {
    banner = line;
    if (!line.startsWith("Asterisk Call Manager/")) {
      refuse("greeting: not an AMI's (expected: Asterisk Call Manager/…)");
    } else if (settings.challenge()) {
      send(ctx, new ChallengeAction("MD5"), CHALLENGE_ID);
    } else {
      send(ctx, new LoginAction(settings.username(), settings.secret()), LOGIN_ID);
    }
  }

  private void response(ChannelHandlerContext ctx, AmiMessage message) {
    String id = message.get(ACTION_ID);
    if (message.name().equals("Error")) {
      refuse("login: " + message.get(MESSAGE) + " (expected: user and secret of manager.conf)");
    } else if (CHALLENGE_ID.equals(id)) {
      String challenge = message.get(CHALLENGE);
      String key = md5((challenge == null ? "" : challenge) + settings.secret());
      send(ctx, new LoginAction(settings.username(), "MD5", key), LOGIN_ID);
    } else if (LOGIN_ID.equals(id)) {
      accepted = true;
      outcome.onAccepted();
    }
  }

  private void send(ChannelHandlerContext ctx, ManagerAction action, String id) {
    try {
      byte[] bytes = AmiActionWriter.write(action, id);
      ctx.channel().writeAndFlush(Unpooled.wrappedBuffer(bytes), ctx.voidPromise());
    } catch (AmiGuard.Refusal e) {
      refuse("login: " + e.getMessage());
    }
  }

  private void refuse(@Nullable String why) {
    over = true;
    outcome.onRefused(why == null ? "login refused" : why);
  }

  private static String md5(String text) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("MD5: missing (expected: every JDK has it)", e);
    }
  }
}

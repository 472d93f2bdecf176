package io.cordboard.ami;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings answers to those who asked: responses by their ActionID, lists item by item up to their
 * end, within bounds of time, number and bytes. Lives on the event loop of its connection.
 */
final class AmiReplies extends ChannelInboundHandlerAdapter {
  private static final AmiKey ACTION_ID = AmiKey.of("ActionID");
  private static final AmiKey EVENT_LIST = AmiKey.of("EventList");
  private static final AmiKey MESSAGE = AmiKey.of("Message");

  private final boolean allWanted;
  private final AmiLinkStats stats;
  private final int maxItems;
  private final long maxBytes;
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private final Set<String> abandoned = new LinkedHashSet<>();
  private int lists;

  AmiReplies(boolean allWanted, AmiLinkStats stats) {
    this(allWanted, stats, AmiLimits.LIST_ITEMS, AmiLimits.LIST_BYTES);
  }

  AmiReplies(boolean allWanted, AmiLinkStats stats, int maxItems, long maxBytes) {
    this.allWanted = allWanted;
    this.stats = stats;
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
  }

  /** Someone who waits. */
  private static final class Pending {
    final CompletableFuture<AmiReply> reply;
    final boolean list;
    final long deadlineNanos;
    final List<AmiMessage> items = new ArrayList<>(0);
    @Nullable AmiMessage response;
    long bytes;

    Pending(CompletableFuture<AmiReply> reply, boolean list, long deadlineNanos) {
      this.reply = reply;
      this.list = list;
      this.deadlineNanos = deadlineNanos;
    }
  }

  /** Writes an action and remembers who waits for its answer. */
  void ask(
      Channel channel,
      String id,
      byte[] action,
      boolean list,
      long deadlineNanos,
      CompletableFuture<AmiReply> reply) {
    pending.put(id, new Pending(reply, list, deadlineNanos));
    if (list) {
      lists++;
    }
    stats.actions.incrementAndGet();
    channel.writeAndFlush(Unpooled.wrappedBuffer(action), channel.voidPromise());
  }

  /** Whether a list is being collected: its items may be events that nobody else wants. */
  boolean collecting() {
    return lists > 0;
  }

  /** Ends what waited too long. */
  void tick(long nanos) {
    List<String> late = new ArrayList<>(0);
    pending.forEach(
        (id, p) -> {
          if (nanos - p.deadlineNanos >= 0) {
            late.add(id);
          }
        });
    for (String id : late) {
      Pending p = pending.get(id);
      if (p != null) {
        stats.timeouts.incrementAndGet();
        giveUp(
            id,
            p,
            p.response == null
                ? "no answer in time"
                : "list not finished in time after " + p.items.size() + " items");
      }
    }
  }

  /** Ends all that waits: the connection is gone. */
  void fail(String why) {
    List<Pending> all = new ArrayList<>(pending.values());
    pending.clear();
    abandoned.clear();
    lists = 0;
    for (Pending p : all) {
      p.reply.complete(new AmiReply.Unknown(why, true));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    AmiMessage message = (AmiMessage) msg;
    if (message.isEvent()) {
      if ((lists > 0 || !abandoned.isEmpty()) && belongsToList(message)) {
        return;
      }
      if (allWanted || message.wanted()) {
        ctx.fireChannelRead(message);
      } else {
        stats.dropped.incrementAndGet();
      }
    } else if (message.isResponse()) {
      response(message);
    } else {
      stats.orphans.incrementAndGet();
    }
  }

  private void response(AmiMessage message) {
    String id = message.get(ACTION_ID);
    Pending p = id == null ? null : pending.get(id);
    if (id == null || p == null || p.response != null) {
      stats.orphans.incrementAndGet();
      return;
    }
    if (message.name().equals("Error")) {
      end(id, p, new AmiReply.Refused(text(message)));
    } else if (p.list && message.is(EVENT_LIST, "start")) {
      p.response = message;
    } else {
      end(id, p, new AmiReply.Done(message, List.of()));
    }
  }

  private boolean belongsToList(AmiMessage event) {
    String id = event.get(ACTION_ID);
    if (id == null) {
      return false;
    }
    if (abandoned.contains(id)) {
      if (event.get(EVENT_LIST) != null) {
        abandoned.remove(id);
      }
      return true;
    }
    Pending p = pending.get(id);
    if (p == null || p.response == null) {
      return false;
    }
    if (event.get(EVENT_LIST) == null) {
      p.items.add(event);
      p.bytes += event.size();
      if (p.items.size() > maxItems || p.bytes > maxBytes) {
        giveUp(id, p, "list: more than " + p.items.size() + " items, " + p.bytes + " bytes");
      }
    } else if (event.is(EVENT_LIST, "Complete")) {
      end(id, p, new AmiReply.Done(p.response, List.copyOf(p.items)));
    } else {
      end(id, p, new AmiReply.Refused(text(event)));
    }
    return true;
  }

  private static String text(AmiMessage message) {
    String text = message.get(MESSAGE);
    return text == null ? "no reason given" : text;
  }

  private void giveUp(String id, Pending p, String why) {
    if (p.list) {
      abandoned.add(id);
      if (abandoned.size() > AmiLimits.ABANDONED_LISTS) {
        Iterator<String> oldest = abandoned.iterator();
        oldest.next();
        oldest.remove();
      }
    }
    end(id, p, new AmiReply.Unknown(why, true));
  }

  private void end(String id, Pending p, AmiReply reply) {
    pending.remove(id);
    if (p.list) {
      lists--;
    }
    p.reply.complete(reply);
  }
}

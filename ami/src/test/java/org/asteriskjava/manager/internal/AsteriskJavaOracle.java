package org.asteriskjava.manager.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import org.asteriskjava.AsteriskVersion;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.response.ManagerResponse;
import org.asteriskjava.util.SocketConnectionFacade;

/** What asterisk-java itself makes of bytes and actions; in its package, as that is not public. */
public final class AsteriskJavaOracle {
  private final EventBuilderImpl builder = new EventBuilderImpl();

  /** The headers of every frame (names in lower case; a list where repeated). */
  public static List<Map<String, Object>> read(byte[] traffic) throws ReflectiveOperationException {
    List<Map<String, Object>> frames = new ArrayList<>();
    Dispatcher ignore =
        new Dispatcher() {
          @Override
          public void dispatchResponse(ManagerResponse response, Integer requiredHandlingTime) {}

          @Override
          public void dispatchEvent(ManagerEvent event, Integer requiredHandlingTime) {}

          @Override
          public void stop() {}
        };
    ManagerReaderImpl reader = new ManagerReaderImpl(ignore, "oracle");
    inject(
        reader,
        "eventBuilder",
        new EventBuilder() {
          @Override
          public void registerEventClass(Class<? extends ManagerEvent> type) {}

          @Override
          public void deregisterEventClass(Class<? extends ManagerEvent> type) {}

          @Override
          public ManagerEvent buildEvent(Object source, Map<String, Object> attributes) {
            frames.add(new HashMap<>(attributes));
            return null;
          }
        });
    inject(
        reader,
        "responseBuilder",
        (ResponseBuilder)
            (type, attributes) -> {
              frames.add(new HashMap<>(attributes));
              return null;
            });
    reader.setSocket(new Lines(new String(traffic, StandardCharsets.UTF_8)));
    reader.run();
    return frames;
  }

  /** The typed event of these headers, null if asterisk-java knows none. */
  public ManagerEvent event(Map<String, Object> headers) {
    return builder.buildEvent("oracle", new HashMap<>(headers));
  }

  /** The action as asterisk-java writes it. */
  public static String write(ManagerAction action) {
    ActionBuilderImpl writer = new ActionBuilderImpl();
    writer.setTargetVersion(AsteriskVersion.ASTERISK_16);
    return writer.buildAction(action);
  }

  private static void inject(Object target, String field, Object value)
      throws ReflectiveOperationException {
    Field f = target.getClass().getDeclaredField(field);
    f.setAccessible(true);
    f.set(target, value);
  }

  /** A socket that reads from a string; lines end with CR LF as in asterisk-java's own. */
  private static final class Lines implements SocketConnectionFacade {
    private final Scanner scanner;

    Lines(String text) {
      scanner = new Scanner(new BufferedReader(new StringReader(text))).useDelimiter("\r\n");
    }

    @Override
    public String readLine() {
      return scanner.hasNext() ? scanner.next() : null;
    }

    @Override
    public void write(String s) throws IOException {
      throw new IOException("oracle only reads");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public InetAddress getLocalAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getLocalPort() {
      return 0;
    }

    @Override
    public InetAddress getRemoteAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getRemotePort() {
      return 0;
    }
  }
}

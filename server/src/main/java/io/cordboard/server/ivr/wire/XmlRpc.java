package io.cordboard.server.ivr.wire;

import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.wire.IvrValue.Field;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** XML-RPC as a client: writes calls and reads what comes back for them. Needs no instance. */
public final class XmlRpc {

  /** What XML-RPC allows. */
  private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9_.:/]{1,100}");

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HH:mm:ss", Locale.ROOT);

  private XmlRpc() {}

  /**
   * A call in UTF-8 with these parameters in order; the external IVR's methods have one, a struct.
   *
   * @throws IllegalArgumentException if the method's name is none
   */
  public static byte[] call(String method, IvrValue... parameters) {
    return call(method, List.of(parameters));
  }

  /**
   * A call in UTF-8 with these parameters in order.
   *
   * @throws IllegalArgumentException if the method's name is none
   */
  public static byte[] call(String method, List<IvrValue> parameters) {
    if (!METHOD.matcher(method).matches()) {
      throw new IllegalArgumentException(
          "method: " + XmlRpcText.shown(method, 40) + " (expected: letters, digits, _ . : /)");
    }
    StringBuilder out = new StringBuilder(1024);
    out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<methodCall><methodName>");
    out.append(method).append("</methodName><params>");
    for (IvrValue parameter : parameters) {
      out.append("<param>");
      write(parameter, out);
      out.append("</param>");
    }
    out.append("</params></methodCall>\n");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads the body of a response, whatever its content type said. */
  public static XmlRpcResponse read(byte[] body) {
    return read(body, null);
  }

  /**
   * Reads the body of a response.
   *
   * @param declared the content type's charset, for bytes that are no UTF-8 and say nothing of it
   *     themselves; null for none
   */
  public static XmlRpcResponse read(byte[] body, @Nullable Charset declared) {
    if (body.length > IvrLimits.ANSWER_BYTES) {
      return tooLong();
    }
    return XmlRpcReading.read(XmlRpcText.of(body, declared));
  }

  /**
   * Reads the body of a response, and no more of it than {@link IvrLimits#ANSWER_BYTES} and one.
   */
  public static XmlRpcResponse read(InputStream body) {
    try {
      return read(body.readNBytes(IvrLimits.ANSWER_BYTES + 1));
    } catch (IOException e) {
      return new XmlRpcResponse.Unreadable("response: broke off (expected: a methodResponse)");
    }
  }

  private static XmlRpcResponse tooLong() {
    return new XmlRpcResponse.Unreadable(
        "response: too long (expected: at most " + IvrLimits.ANSWER_BYTES + " bytes)");
  }

  private static void write(IvrValue value, StringBuilder out) {
    out.append("<value>");
    if (value instanceof IvrValue.Fields struct) {
      out.append("<struct>");
      for (Field field : struct.values()) {
        out.append("<member><name>");
        XmlRpcText.escape(field.name(), out);
        out.append("</name>");
        write(field.value(), out);
        out.append("</member>");
      }
      out.append("</struct>");
    } else if (value instanceof IvrValue.Items array) {
      out.append("<array><data>");
      array.values().forEach(item -> write(item, out));
      out.append("</data></array>");
    } else {
      writeOne(value, out);
    }
    out.append("</value>");
  }

  private static void writeOne(IvrValue value, StringBuilder out) {
    if (value instanceof IvrValue.Text text) {
      tag("string", XmlRpcText.escaped(text.value()), out);
    } else if (value instanceof IvrValue.Whole whole) {
      // An int has 32 bits, and Python's reader and others hold us to it.
      boolean isInt = (int) whole.value() == whole.value();
      tag(isInt ? "int" : "i8", Long.toString(whole.value()), out);
    } else if (value instanceof IvrValue.Real real) {
      // A double of XML-RPC has no exponent.
      tag("double", BigDecimal.valueOf(real.value()).toPlainString(), out);
    } else if (value instanceof IvrValue.Flag flag) {
      tag("boolean", flag.text(), out);
    } else if (value instanceof IvrValue.Moment moment) {
      tag("dateTime.iso8601", MOMENT.format(moment.value()), out);
    } else if (value instanceof IvrValue.Binary binary) {
      tag("base64", binary.base64(), out);
    } else {
      out.append("<nil/>");
    }
  }

  private static void tag(String name, String text, StringBuilder out) {
    out.append('<').append(name).append('>').append(text).append("</").append(name).append('>');
  }
}

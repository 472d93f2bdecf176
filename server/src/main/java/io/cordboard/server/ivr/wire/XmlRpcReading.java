package io.cordboard.server.ivr.wire;

import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.wire.IvrValue.Field;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** One reading of a response. Document types and entities of its own are refused. */
final class XmlRpcReading {

  private static final String METHOD_RESPONSE = "a methodResponse";

  /** Of a word shown in a reason. */
  private static final int SHOWN = 40;

  private final XMLStreamReader xml;
  private int elements;

  private XmlRpcReading(XMLStreamReader xml) {
    this.xml = xml;
  }

  /** Why it is none; it carries no stack. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    /** It would be refused mended too. */
    final boolean forGood;

    Refusal(String found, String expected, boolean forGood) {
      super("response: " + found + " (expected: " + expected + ")", null, false, false);
      this.forGood = forGood;
    }

    XmlRpcResponse.Unreadable told() {
      return new XmlRpcResponse.Unreadable(String.valueOf(getMessage()));
    }
  }

  static XmlRpcResponse read(String text) {
    if (text.isBlank()) {
      return new Refusal("empty", METHOD_RESPONSE, true).told();
    }
    try {
      return readOnce(text);
    } catch (Refusal first) {
      if (first.forGood) {
        return first.told();
      }
      try {
        return readOnce(XmlRpcText.mended(text));
      } catch (Refusal again) {
        return first.told(); // its line is one of what was sent
      }
    }
  }

  private static XmlRpcResponse readOnce(String text) throws Refusal {
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new StringReader(text));
      try {
        return new XmlRpcReading(xml).response();
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? -1 : e.getLocation().getLineNumber();
      String where = line > 0 ? " at line " + line : "";
      throw new Refusal("no well-formed XML" + where, METHOD_RESPONSE, false);
    } catch (RuntimeException e) {
      // The JDK's reader throws unchecked ones for input that it did not think of.
      throw new Refusal("no well-formed XML", METHOD_RESPONSE, false);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    // So that <ex:nil/> is read where nobody declared ex.
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    return factory;
  }

  private XmlRpcResponse response() throws XMLStreamException, Refusal {
    String root = child();
    if (!"methodresponse".equals(root)) {
      throw refused(root == null ? "no element" : "a document " + root, METHOD_RESPONSE);
    }
    String kind = child();
    boolean isFault = "fault".equals(kind);
    if (!isFault && !"params".equals(kind)) {
      throw refused(kind == null ? "an empty methodResponse" : kind, "params or fault");
    }
    if (!isFault) {
      into("param");
    }
    into("value");
    IvrValue value = value(1);
    if (!isFault) {
      out("one value in a param");
    }
    out(isFault ? "one value in a fault" : "one param");
    out("one params or fault");
    while (xml.hasNext()) {
      next();
    }
    if (!isFault) {
      return new XmlRpcResponse.Answered(value);
    }
    Long code = value.get("faultCode").whole();
    String text = value.fields().isEmpty() ? value.text() : value.get("faultString").text();
    return new XmlRpcResponse.Faulted(code == null ? 0 : code, text);
  }

  /**
   * From the value's start to its end.
   *
   * @param depth 1 for the outermost
   */
  private IvrValue value(int depth) throws XMLStreamException, Refusal {
    if (depth > IvrLimits.ANSWER_DEPTH) {
      throw tooMuch("values nested deeper", "at most " + IvrLimits.ANSWER_DEPTH);
    }
    StringBuilder text = new StringBuilder();
    IvrValue typed = null;
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        if (typed != null) {
          throw refused("a second " + name() + " in a value", "one");
        }
        typed = typed(name(), depth);
      } else {
        append(event, text);
      }
    }
    if (typed == null) {
      return new IvrValue.Text(text.toString()); // a string needs no tag
    }
    if (!text.toString().isBlank()) {
      throw refused("a value with text beside its type", "one of them");
    }
    return typed;
  }

  private IvrValue typed(String type, int depth) throws XMLStreamException, Refusal {
    if (type.equals("struct")) {
      return struct(depth);
    }
    if (type.equals("array")) {
      return array(depth);
    }
    XmlRpcScalar scalar = XmlRpcScalar.of(type);
    if (scalar == null) {
      throw refused(
          "a value of type " + type,
          "string, int, i4, i8, double, boolean, dateTime.iso8601, base64, nil, array, struct");
    }
    String text = content();
    IvrValue value = scalar.read(text);
    // What is none of its type is what stands there: whoever needs the field says whether it will
    // do, and nobody hears an apology for a field that is not looked at.
    return value == null ? new IvrValue.Text(text) : value;
  }

  private IvrValue struct(int depth) throws XMLStreamException, Refusal {
    List<Field> fields = new ArrayList<>();
    for (String tag = child(); tag != null; tag = child()) {
      if (!tag.equals("member")) {
        throw refused(tag + " in a struct", "member");
      }
      fields.add(member(depth));
    }
    return new IvrValue.Fields(fields);
  }

  private Field member(int depth) throws XMLStreamException, Refusal {
    String name = null;
    IvrValue value = null;
    for (String tag = child(); tag != null; tag = child()) {
      if (tag.equals("name") && name == null) {
        name = content();
      } else if (tag.equals("value") && value == null) {
        value = value(depth + 1);
      } else {
        throw refused(tag + " in a member", "one name and one value");
      }
    }
    if (name == null || value == null) {
      throw refused("a member without " + (name == null ? "name" : "value"), "both");
    }
    return new Field(name, value);
  }

  /** Of a data, or bare ones, as some servers write them. */
  private IvrValue array(int depth) throws XMLStreamException, Refusal {
    List<IvrValue> values = new ArrayList<>();
    for (String tag = child(); tag != null; tag = child()) {
      if (tag.equals("data")) {
        for (String inner = child(); inner != null; inner = child()) {
          values.add(item(inner, depth));
        }
      } else {
        values.add(item(tag, depth));
      }
    }
    return new IvrValue.Items(values);
  }

  private IvrValue item(String tag, int depth) throws XMLStreamException, Refusal {
    if (!tag.equals("value")) {
      throw refused(tag + " in an array", "value");
    }
    return value(depth + 1);
  }

  /** The text of the present element, which has no others inside, to its end. */
  private String content() throws XMLStreamException, Refusal {
    String of = name();
    StringBuilder text = new StringBuilder();
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        throw refused(name() + " in a " + of, "text");
      }
      append(event, text);
    }
    return text.toString();
  }

  private void append(int event, StringBuilder text) throws Refusal {
    if (isText(event)) {
      if (text.length() + xml.getTextLength() > IvrLimits.ANSWER_TEXT) {
        throw tooMuch("a longer text", "at most " + IvrLimits.ANSWER_TEXT + " characters");
      }
      text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
    }
  }

  private static boolean isText(int event) {
    return event == XMLStreamConstants.CHARACTERS
        || event == XMLStreamConstants.CDATA
        || event == XMLStreamConstants.SPACE;
  }

  private void into(String wanted) throws XMLStreamException, Refusal {
    String tag = child();
    if (!wanted.equals(tag)) {
      throw refused(tag == null ? "no " + wanted : tag, wanted);
    }
  }

  private void out(String expected) throws XMLStreamException, Refusal {
    String tag = child();
    if (tag != null) {
      throw refused("another " + tag, expected);
    }
  }

  /** Goes to the next element inside the present one, and names it; null at the present's end. */
  private @Nullable String child() throws XMLStreamException, Refusal {
    while (xml.hasNext()) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        return name();
      }
      if (event == XMLStreamConstants.END_ELEMENT) {
        return null;
      }
      if (isText(event) && !xml.getText().isBlank()) {
        throw refused("text between the elements", "none");
      }
    }
    return null;
  }

  /** In lower case and without prefix: the document itself spells methodresponse. */
  private String name() {
    String name = xml.getLocalName();
    return name.substring(name.indexOf(':') + 1).toLowerCase(Locale.ROOT);
  }

  private int next() throws XMLStreamException, Refusal {
    int event = xml.next();
    if (event == XMLStreamConstants.DTD) {
      throw tooMuch("a document type, as of a web page", "XML without one");
    }
    if (event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw tooMuch("an entity " + xml.getLocalName(), "only those of XML itself");
    }
    if (event == XMLStreamConstants.START_ELEMENT && ++elements > IvrLimits.ANSWER_ELEMENTS) {
      throw tooMuch("more elements", "at most " + IvrLimits.ANSWER_ELEMENTS);
    }
    return event;
  }

  private Refusal tooMuch(String found, String expected) {
    return new Refusal(XmlRpcText.shown(found, 2 * SHOWN) + line(), expected, true);
  }

  private Refusal refused(String found, String expected) {
    return new Refusal(XmlRpcText.shown(found, SHOWN) + line(), expected, false);
  }

  private String line() {
    int line = xml.getLocation().getLineNumber();
    return line > 0 ? " at line " + line : "";
  }
}

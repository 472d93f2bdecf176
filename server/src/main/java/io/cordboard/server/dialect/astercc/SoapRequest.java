package io.cordboard.server.dialect.astercc;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An rpc call in a SOAP envelope. A document type, entities of its own and whatever is nested or
 * numbered beyond an operation's parts are refused.
 *
 * @param soap the envelope's namespace, in which is answered
 * @param parts in order
 */
record SoapRequest(String soap, String operation, List<Part> parts) {
  /** SOAP 1.1. */
  static final String SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/";

  /** SOAP 1.2. */
  static final String SOAP_12 = "http://www.w3.org/2003/05/soap-envelope";

  private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

  /** A part of the message; null for nil. */
  record Part(String name, @Nullable String value) {}

  /** That is none. */
  static final class Broken extends Exception {
    Broken() {
      super("no call", null, false, false);
    }
  }

  static SoapRequest read(byte[] body) throws Broken {
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(body));
      try {
        return new Reading(xml).envelope();
      } finally {
        xml.close();
      }
    } catch (XMLStreamException | RuntimeException e) {
      throw new Broken(); // the JDK's reader throws unchecked ones for odd encodings
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    return factory;
  }

  private static final class Reading {
    private final XMLStreamReader xml;
    private int depth;
    private int elements;

    Reading(XMLStreamReader xml) {
      this.xml = xml;
    }

    SoapRequest envelope() throws XMLStreamException, Broken {
      String soap = open();
      if (!xml.getLocalName().equals("Envelope")
          || !(soap.equals(SOAP_11) || soap.equals(SOAP_12))) {
        throw new Broken();
      }
      while (next()) {
        if (xml.getLocalName().equals("Body") && soap.equals(xml.getNamespaceURI())) {
          return body(soap);
        }
        skip();
      }
      throw new Broken();
    }

    private SoapRequest body(String soap) throws XMLStreamException, Broken {
      if (!next()) {
        throw new Broken();
      }
      String operation = xml.getLocalName();
      List<Part> parts = new ArrayList<>();
      while (next()) {
        parts.add(part());
      }
      if (next()) {
        throw new Broken(); // one call at a time
      }
      while (xml.hasNext()) {
        refuse(xml.next()); // to its end: a request that was cut is none
      }
      return new SoapRequest(soap, operation, List.copyOf(parts));
    }

    private Part part() throws XMLStreamException, Broken {
      String name = xml.getLocalName();
      String nil = xml.getAttributeValue(XSI, "nil");
      boolean none = "true".equals(nil) || "1".equals(nil);
      StringBuilder text = new StringBuilder();
      for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
        refuse(event);
        if (event == XMLStreamConstants.START_ELEMENT) {
          throw new Broken();
        }
        if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
          text.append(xml.getText());
        }
      }
      depth--;
      return new Part(name, none ? null : text.toString());
    }

    /** Goes to the first element; its namespace. */
    private String open() throws XMLStreamException, Broken {
      if (!next()) {
        throw new Broken();
      }
      return String.valueOf(xml.getNamespaceURI());
    }

    /** Goes to the next element inside the present one; false at the present one's end. */
    private boolean next() throws XMLStreamException, Broken {
      while (xml.hasNext()) {
        int event = xml.next();
        refuse(event);
        if (event == XMLStreamConstants.START_ELEMENT) {
          if (++depth > AccLimits.XML_DEPTH || ++elements > AccLimits.XML_ELEMENTS) {
            throw new Broken();
          }
          return true;
        }
        if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
          return false;
        }
      }
      return false;
    }

    private void skip() throws XMLStreamException, Broken {
      while (next()) {
        skip();
      }
    }

    private static void refuse(int event) throws Broken {
      if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new Broken();
      }
    }
  }
}

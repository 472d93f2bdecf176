package io.cordboard.server.dialect.astercc;

/** The description of the web service, from the table of operations. */
final class Wsdl {
  /** Of the service's messages. */
  static final String NAMESPACE = "urn:astccCWI";

  private Wsdl() {}

  /**
   * The document.
   *
   * @param address where the service is called
   */
  static String text(String address) {
    StringBuilder out = new StringBuilder(16_384);
    out.append(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions name="astccCWI" targetNamespace="urn:astccCWI"
            xmlns="http://schemas.xmlsoap.org/wsdl/"
            xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
            xmlns:tns="urn:astccCWI"
            xmlns:xsd="http://www.w3.org/2001/XMLSchema">
        """);
    for (Operation op : Operation.values()) {
      message(out, op.soap());
    }
    out.append("  <portType name=\"astccCWIPortType\">\n");
    for (Operation op : Operation.values()) {
      port(out, op.soap());
    }
    out.append("  </portType>\n");
    out.append("  <binding name=\"astccCWIBinding\" type=\"tns:astccCWIPortType\">\n");
    out.append(
        "    <soap:binding style=\"rpc\" transport=\"http://schemas.xmlsoap.org/soap/http\"/>\n");
    for (Operation op : Operation.values()) {
      binding(out, op.soap());
    }
    out.append("  </binding>\n  <service name=\"astccCWI\">\n");
    out.append("    <port name=\"astccCWIPort\" binding=\"tns:astccCWIBinding\">\n");
    out.append("      <soap:address location=\"").append(escaped(address)).append("\"/>\n");
    return out.append("    </port>\n  </service>\n</definitions>\n").toString();
  }

  private static void message(StringBuilder out, Operation.Signature signature) {
    out.append("  <message name=\"").append(signature.name()).append("Request\">\n");
    for (String parameter : signature.parameters()) {
      out.append("    <part name=\"").append(parameter).append("\" type=\"xsd:string\"/>\n");
    }
    out.append("  </message>\n  <message name=\"").append(signature.name()).append("Response\">\n");
    out.append("    <part name=\"return\" type=\"xsd:string\"/>\n  </message>\n");
  }

  private static void port(StringBuilder out, Operation.Signature signature) {
    String name = signature.name();
    out.append("    <operation name=\"").append(name).append("\">\n");
    out.append("      <input message=\"tns:").append(name).append("Request\"/>\n");
    out.append("      <output message=\"tns:").append(name).append("Response\"/>\n");
    out.append("    </operation>\n");
  }

  private static void binding(StringBuilder out, Operation.Signature signature) {
    String name = signature.name();
    String body =
        "<soap:body use=\"encoded\" namespace=\"urn:astccCWI\""
            + " encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"/>";
    out.append("    <operation name=\"").append(name).append("\">\n");
    out.append("      <soap:operation soapAction=\"urn:astccCWI#").append(name).append("\"/>\n");
    out.append("      <input>").append(body).append("</input>\n");
    out.append("      <output>").append(body).append("</output>\n    </operation>\n");
  }

  /** A text for an element or an attribute. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

package io.cordboard.server.dialect.astercc;

import io.cordboard.server.http.Reply;
import io.cordboard.server.http.Request;
import io.cordboard.server.http.Router;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The web service: rpc calls, whose refusals are ordinary answers, and its description. */
final class SoapApi {
  private static final String PATH = "/astcccwi.php";
  private static final String DESCRIPTION = "/astcccwi.wsdl";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  private final Operations operations;
  private final Predicate<String> isAccount;
  private final String usualWord;
  private final Executor builders;

  /**
   * Wires it.
   *
   * @param isAccount whether this names an account and no agent: for calls that do not say
   */
  SoapApi(Operations operations, Predicate<String> isAccount, String usualWord, Executor builders) {
    this.operations = operations;
    this.isAccount = isAccount;
    this.usualWord = usualWord;
    this.builders = builders;
  }

  void addTo(Router router) {
    router.open("GET", PATH, request -> now(describe(request)));
    router.open("GET", DESCRIPTION, request -> now(wsdl(request)));
    router.open("POST", PATH, this::call);
    router.open("POST", DESCRIPTION, this::call);
    router.shape(
        "/astcccwi",
        PortRefusals.shape(a -> envelope(SoapRequest.SOAP_11, "refused", a, usualWord)));
  }

  private static CompletionStage<Reply> now(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private static Reply describe(Request request) {
    return Given.ofQuery(request).has("wsdl")
        ? wsdl(request)
        : Reply.of(
            200,
            ReplyText.TEXT,
            "A SOAP service (expected: POST; its description: ?wsdl)\n"
                .getBytes(StandardCharsets.UTF_8));
  }

  private static Reply wsdl(Request request) {
    return Reply.of(
        200,
        "text/xml; charset=utf-8",
        Wsdl.text(address(request)).getBytes(StandardCharsets.UTF_8));
  }

  /** Where the client found us, so that it comes back the same way. */
  private static String address(Request request) {
    String host = request.headers().getOrDefault("host", "");
    boolean sound =
        host.matches("[A-Za-z0-9.-]{1,255}(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+\\](:[0-9]{1,5})?");
    String word = Given.ofQuery(request).value("replyword");
    return (request.secure() ? "https://" : "http://")
        + (sound ? host : "localhost")
        + PATH
        + (word != null && ReplyText.WORDS.contains(word) ? "?replyword=" + word : "");
  }

  private CompletionStage<Reply> call(Request request) {
    SoapRequest soap;
    try {
      soap = SoapRequest.read(request.body());
    } catch (SoapRequest.Broken e) {
      Answer answer = request.body().length == 0 ? Answer.empty() : Answer.unreadable();
      return now(envelope(SoapRequest.SOAP_11, "refused", answer, usualWord));
    }
    Given query = Given.ofQuery(request);
    String word = query.twice("replyword") ? null : ReplyText.word(query, usualWord);
    Operation op = Operation.ofSoap(soap.operation());
    String name = NAME.matcher(soap.operation()).matches() ? soap.operation() : "refused";
    CompletionStage<Answer> stage =
        op == null || word == null
            ? Answers.now(Answer.unreadable())
            : operations.answer(op, arguments(op, soap.parts()), request.remote());
    return stage.thenApplyAsync(
        a -> envelope(soap.soap(), name, a, word == null ? usualWord : word), builders);
  }

  /** The parts by name, or by place where a client has no names for them. */
  private Map<String, List<String>> arguments(Operation op, List<SoapRequest.Part> parts) {
    List<String> signature = op.soap().parameters();
    boolean named = parts.stream().allMatch(p -> isOf(op, p.name()));
    Map<String, List<String>> given = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String value = parts.get(i).value();
      String name = named ? parts.get(i).name() : i < signature.size() ? signature.get(i) : "";
      if (value != null) {
        given.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      }
    }
    return op.typeless() ? withType(signature, given) : given;
  }

  private static boolean isOf(Operation op, String name) {
    Param p = Param.named(name);
    return p != null && op.parameters().contains(p);
  }

  /**
   * Some signatures of the document have no place for the user's type, the description has one. PHP
   * passes by place: what stands there is the user then, and all that follow are one off.
   */
  private Map<String, List<String>> withType(
      List<String> signature, Map<String, List<String>> given) {
    String typeName = Param.USERTYPE.wire();
    List<String> type = given.getOrDefault(typeName, List.of());
    if (type.size() > 1 || type.size() == 1 && Param.USERTYPE.allows(type.get(0).strip())) {
      return given;
    }
    Map<String, List<String>> placed = new HashMap<>(given);
    if (type.size() == 1 && !type.get(0).isBlank()) {
      for (int i = signature.size() - 1; i > signature.indexOf(typeName); i--) {
        List<String> value = given.get(signature.get(i - 1));
        if (value == null) {
          placed.remove(signature.get(i));
        } else {
          placed.put(signature.get(i), value);
        }
      }
    }
    List<String> user = placed.getOrDefault(Param.USER.wire(), List.of());
    boolean account = user.size() == 1 && isAccount.test(user.get(0).strip());
    placed.put(typeName, List.of(account ? "account" : "agent"));
    return placed;
  }

  private static Reply envelope(String soap, String operation, Answer answer, String word) {
    boolean later = soap.equals(SoapRequest.SOAP_12);
    String text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\""
            + soap
            + "\" xmlns:ns1=\""
            + Wsdl.NAMESPACE
            + "\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
            + (later ? "" : " SOAP-ENV:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"")
            + "><SOAP-ENV:Body><ns1:"
            + operation
            + "Response><return xsi:type=\"xsd:string\">"
            + Wsdl.escaped(ReplyText.text(answer, word))
            + "</return></ns1:"
            + operation
            + "Response></SOAP-ENV:Body></SOAP-ENV:Envelope>\n";
    return Reply.of(
        200,
        later ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8",
        text.getBytes(StandardCharsets.UTF_8));
  }
}

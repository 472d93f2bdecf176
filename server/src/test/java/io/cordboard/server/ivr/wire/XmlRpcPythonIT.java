package io.cordboard.server.ivr.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.Prompt;
import io.cordboard.server.ivr.wire.IvrValue.Field;
import io.cordboard.server.ivr.wire.IvrValue.Fields;
import io.cordboard.server.ivr.wire.IvrValue.Items;
import io.cordboard.server.ivr.wire.IvrValue.Text;
import io.cordboard.server.ivr.wire.IvrValue.Whole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python's xmlrpc, from Debian, as the other end of XML-RPC. */
class XmlRpcPythonIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path SCRIPT = Path.of("src/test/resources/xmlrpc-ends/xmlrpc_end.py");
  private static final int VALUES = 500;
  private static final long SEED = 20261121;

  @TempDir private Path folder;

  /** Runs the other end on these lines; its lines. */
  private List<String> python(List<String> arguments, List<String> lines) throws Exception {
    Path in = Files.write(folder.resolve("in"), lines);
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", SCRIPT.toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", arguments).isTrue();
    String text = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text.lines().toList();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static IvrValue answered(String base64) {
    XmlRpcResponse response = XmlRpc.read(Base64.getDecoder().decode(base64));
    assertThat(response).isInstanceOf(XmlRpcResponse.Answered.class);
    return ((XmlRpcResponse.Answered) response).value();
  }

  /** A value as the script tells of it. */
  private static ObjectNode told(IvrValue value) {
    ObjectNode told = JSON.createObjectNode();
    if (value instanceof Text text) {
      told.put("text", text.value());
    } else if (value instanceof Whole whole) {
      told.put("whole", whole.value());
    } else if (value instanceof IvrValue.Real real) {
      told.put("real", real.value());
    } else if (value instanceof IvrValue.Flag flag) {
      told.put("flag", flag.value());
    } else if (value instanceof IvrValue.Moment moment) {
      told.put("time", DateTimeFormatter.ofPattern("uuuuMMdd'T'HH:mm:ss").format(moment.value()));
    } else if (value instanceof IvrValue.Binary binary) {
      told.put("bytes", binary.base64());
    } else if (value instanceof Items items) {
      ArrayNode list = told.putArray("list");
      items.values().forEach(item -> list.add(told(item)));
    } else if (value instanceof Fields fields) {
      ArrayNode struct = told.putArray("struct");
      for (Field field : fields.values()) {
        struct.addArray().add(field.name()).add(told(field.value()));
      }
    } else {
      told.put("nil", 0);
    }
    return told;
  }

  /** Whole numbers of one size are one, whatever JSON took them for. */
  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  private static JsonNode json(JsonNode node) throws IOException {
    return JSON.readTree(JSON.writeValueAsString(node));
  }

  @Test
  void pythonReadsOurCalls() throws Exception {
    Random dice = new Random(SEED);
    List<String> calls = new ArrayList<>();
    List<JsonNode> meant = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      String method = i % 2 == 0 ? "GET_IVR_ACTION" : "HANGUP_CALL";
      List<IvrValue> parameters = new ArrayList<>();
      for (int n = dice.nextInt(4); n > 0; n--) {
        parameters.add(random(dice, 0));
      }
      calls.add(base64(XmlRpc.call(method, parameters)));
      ArrayNode call = JsonNodeFactory.instance.arrayNode().add(method);
      ArrayNode list = call.addArray();
      parameters.forEach(parameter -> list.add(told(parameter)));
      meant.add(json(call));
    }
    List<String> read = python(List.of("loads"), calls);
    assertThat(read).hasSize(VALUES);
    for (int i = 0; i < VALUES; i++) {
      assertThat(json(read.get(i))).as("call %d", i).isEqualTo(meant.get(i));
    }
  }

  @Test
  void weReadPythonsResponses() throws Exception {
    List<String> lines =
        python(List.of("random", Integer.toString(VALUES), Long.toString(SEED)), List.of());
    assertThat(lines).hasSize(VALUES);
    for (String line : lines) {
      String[] parts = line.split("\t", -1);
      IvrValue value = answered(parts[1]);
      assertThat(json(told(value))).as(line).isEqualTo(json(parts[0]));
    }
  }

  @Test
  void weReadPythonsFaults() throws Exception {
    List<String> faults =
        python(List.of("dumps"), List.of("{\"fault\":[1,\"<class 'KeyError'>:'DTMF' & שלום\"]}"));
    assertThat(faults)
        .singleElement()
        .satisfies(
            fault ->
                assertThat(XmlRpc.read(Base64.getDecoder().decode(fault)))
                    .isEqualTo(new XmlRpcResponse.Faulted(1, "<class 'KeyError'>:'DTMF' & שלום")));
  }

  /** The longest answer that a server sends goes out as we write it and comes back as it was. */
  @Test
  void actionGoesThereAndBack() throws Exception {
    IvrValue action =
        Fields.of(
            Field.of("STATUS", 0),
            Field.of("ACTION", "CALL"),
            new Field(
                "DATA",
                Fields.of(
                    Field.of("TARGET", "0540123456"),
                    Field.of("CALL_MAX", "600"),
                    new Field("NEXT_MENU", IvrValue.NOTHING),
                    new Field("DIALSTRINGS", new Items(List.of(new Text("SIP/1@provider1")))))));
    List<String> call =
        python(List.of("loads"), List.of(base64(XmlRpc.call("GET_IVR_ACTION", action))));
    JsonNode parameter = json(call.get(0)).get(1).get(0);
    List<String> back = python(List.of("dumps"), List.of(JSON.writeValueAsString(parameter)));
    assertThat(answered(back.get(0))).isEqualTo(action);
  }

  /** What a customer's SimpleXMLRPCServer gets for each of our questions. */
  @Test
  void pythonReadsOurQuestions() throws Exception {
    CallEnd end =
        new CallEnd(
            "7001",
            "0540000000",
            "f".repeat(32),
            "0500000555",
            1_763_700_000_000L,
            1_763_700_004_000L,
            1_763_700_019_000L,
            1_763_700_125_000L,
            CallEnd.Status.ANSWER);
    List<String> calls =
        python(
            List.of("loads"),
            List.of(
                base64(QuestionWriter.question(Answers.ACTION, Wire.XML_RPC)),
                base64(QuestionWriter.question(Answers.LAYER, Wire.XML_RPC)),
                base64(QuestionWriter.hangupCall(end, "ANSWERED", Wire.XML_RPC))));
    assertThat(json(calls.get(0)))
        .isEqualTo(
            json(
                """
                ["GET_IVR_ACTION",[{"struct":[["DID",{"text":"7000"}],\
                ["CALLER_ID",{"text":"0540000000"}],["CALLER_NAME",{"text":"Dana"}],\
                ["IVR_UNIQUE_ID",{"text":"00000000000000000000000000000000"}],\
                ["DTMF",{"text":""}],["MENU",{"text":"-1"}],["PREVIOUS_MENU",{"text":"-1"}]]}]]"""));
    assertThat(json(calls.get(1)))
        .isEqualTo(
            json(
                """
                ["IVR_LAYER_INPUT",[{"struct":[["DID",{"text":"7002"}],\
                ["CALLER_ID",{"text":"0540000000"}],\
                ["IVR_UNIQUE_ID",{"text":"00000000000000000000000000000000"}],\
                ["DTMF",{"text":"12"}],["LAYER_ID",{"whole":8}],\
                ["PREVIOUS_LAYER_ID",{"whole":4}]]}]]"""));
    assertThat(json(calls.get(2)))
        .isEqualTo(
            json(
                """
                ["HANGUP_CALL",[{"struct":[["DID",{"text":"7001"}],\
                ["CALLER_ID",{"text":"0540000000"}],\
                ["IVR_UNIQUE_ID",{"text":"ffffffffffffffffffffffffffffffff"}],\
                ["TARGET",{"text":"0500000555"}],["CALL_TIME_EPOCH",{"whole":1763700004}],\
                ["CALL_START_EPOCH",{"whole":1763700000}],["CALL_DURATION",{"whole":125}],\
                ["CALL_DAILTIME",{"whole":15}],["CALL_STATUS",{"text":"ANSWERED"}]]}]]"""));
  }

  @Test
  void pythonsAnswersAreUnderstood() throws Exception {
    List<String> answers =
        python(
            List.of("dumps"),
            List.of(
                """
                {"struct":[["STATUS",{"whole":0}],["ACTION",{"text":"MENU"}],\
                ["LANGUAGE",{"text":"he"}],["DATA",{"struct":[["REC",{"text":"main"}],\
                ["LOOP",{"whole":2}],["DELAY",{"text":"1"}],["SIZE",{"whole":4}],\
                ["MENU",{"whole":1}],["VALIDATION",{"flag":true}],["X",{"nil":0}]]}]]}""",
                "{\"struct\":[[\"STATUS\",{\"whole\":0}]]}",
                "{\"struct\":[[\"STATUS\",{\"whole\":1}]]}",
                "{\"fault\":[1,\"KeyError\"]}"));
    List<byte[]> bytes = answers.stream().map(Base64.getDecoder()::decode).toList();
    assertThat(
            Answers.understood(AnswerReader.read(Answers.ACTION, bytes.get(0), Wire.XML_RPC, null))
                .action())
        .isEqualTo(new IvrAction.Menu(new Prompt("main", 2, 1), 4, "1", true));
    assertThat(bytes.stream().map(AnswerReader::delivered))
        .containsExactly(true, true, false, false);
    assertThat(
            Answers.failed(AnswerReader.read(Answers.ACTION, bytes.get(3), Wire.XML_RPC, null))
                .reason())
        .isEqualTo("fault");
  }

  private static IvrValue random(Random dice, int depth) {
    return switch (dice.nextInt(depth < 5 ? 9 : 7)) {
      case 0 -> IvrValue.NOTHING;
      case 1 -> new IvrValue.Flag(dice.nextBoolean());
      case 2 -> new Whole(dice.nextLong() >> dice.nextInt(64));
      case 3 -> new IvrValue.Real(dice.nextGaussian() * Math.pow(10, dice.nextInt(40) - 20));
      case 4 -> new Text(text(dice));
      case 5 -> new IvrValue.Moment(LocalDateTime.of(2000, 1, 1, 0, 0).plusSeconds(seconds(dice)));
      case 6 -> {
        byte[] bytes = new byte[dice.nextInt(200)];
        dice.nextBytes(bytes);
        yield IvrValue.Binary.of(bytes);
      }
      case 7 -> {
        List<IvrValue> items = new ArrayList<>();
        for (int n = dice.nextInt(5); n > 0; n--) {
          items.add(random(dice, depth + 1));
        }
        yield new Items(items);
      }
      default -> {
        // A dict of Python has every key once.
        Map<String, Field> fields = new LinkedHashMap<>();
        for (int n = dice.nextInt(5); n > 0; n--) {
          String name = text(dice);
          fields.put(name, new Field(name, random(dice, depth + 1)));
        }
        yield new Fields(List.copyOf(fields.values()));
      }
    };
  }

  private static int seconds(Random dice) {
    return dice.nextInt(1_000_000_000);
  }

  private static String text(Random dice) {
    int[] letters = "aB0 <>&\"'\r\n\t/;שé😀]]>".codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int n = dice.nextInt(12); n > 0; n--) {
      text.appendCodePoint(letters[dice.nextInt(letters.length)]);
    }
    return text.toString();
  }
}

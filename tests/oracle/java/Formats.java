import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

/**
 * Answers each line {"schema", "container", "single", "json"} with what Java makes of it: the events of a container
 * file and of single-object encoding in Avro's JSON encoding, the binary of events in that, the same in Java's own
 * container file and single-object encoding, and the schema's canonical form and fingerprint.
 */
public final class Formats {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final HexFormat HEX = HexFormat.of();

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
    }
  }

  private static ObjectNode answer(JsonNode asked) throws Exception {
    Schema schema = new Schema.Parser().parse(asked.get("schema").asText());
    List<Object> events = contained(HEX.parseHex(asked.get("container").asText()));
    ObjectNode answer = NODES.objectNode();
    answer.put("form", SchemaNormalization.toParsingForm(schema));
    answer.put("fingerprint", SchemaNormalization.parsingFingerprint64(schema));
    answer.put("container", HEX.formatHex(container(schema, events, asked.get("codec").asText())));
    BinaryMessageDecoder<Object> decoder = new BinaryMessageDecoder<>(GenericData.get(), schema);
    BinaryMessageEncoder<Object> encoder = new BinaryMessageEncoder<>(GenericData.get(), schema);
    ArrayNode json = answer.putArray("json");
    ArrayNode single = answer.putArray("single");
    ArrayNode binary = answer.putArray("binary");
    for (int index = 0; index < events.size(); index++) {
      Object event = decoder.decode(HEX.parseHex(asked.get("single").get(index).asText()));
      if (!event.equals(events.get(index))) {
        throw new IllegalStateException("the container and single-object encoding have different events");
      }
      json.add(json(schema, event));
      single.add(HEX.formatHex(encoder.encode(event).array()));
      binary.add(HEX.formatHex(binary(schema, fromJson(schema, asked.get("json").get(index).asText()))));
    }
    return answer;
  }

  private static List<Object> contained(byte[] file) throws Exception {
    List<Object> events = new ArrayList<>();
    try (DataFileReader<Object> reader =
        new DataFileReader<>(new SeekableByteArrayInput(file), new GenericDatumReader<>())) {
      reader.forEach(events::add);
    }
    return events;
  }

  private static byte[] container(Schema schema, List<Object> events, String codec) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.create(schema, out);
      for (Object event : events) {
        writer.append(event);
      }
    }
    return out.toByteArray();
  }

  private static String json(Schema schema, Object event) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return new String(written(schema, event, EncoderFactory.get().jsonEncoder(schema, out), out), StandardCharsets.UTF_8);
  }

  private static byte[] binary(Schema schema, Object event) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return written(schema, event, EncoderFactory.get().binaryEncoder(out, null), out);
  }

  private static byte[] written(Schema schema, Object event, Encoder encoder, ByteArrayOutputStream out)
      throws Exception {
    new GenericDatumWriter<>(schema).write(event, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Object fromJson(Schema schema, String text) throws Exception {
    return new GenericDatumReader<>(schema).read(null, DecoderFactory.get().jsonDecoder(schema, text));
  }
}

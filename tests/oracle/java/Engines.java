import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DecoderFactory;

/** Answers each line {"reader", "writer", "data"} with {"check", "value"}: Java's verdict, and what it decodes. */
public final class Engines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final GenericData DATA = new GenericData();

  static {
    List<Conversion<?>> conversions = List.of(
        new Conversions.DecimalConversion(),
        new Conversions.BigDecimalConversion(),
        new Conversions.UUIDConversion(),
        new TimeConversions.DateConversion(),
        new TimeConversions.TimeMillisConversion(),
        new TimeConversions.TimeMicrosConversion(),
        new TimeConversions.TimestampMillisConversion(),
        new TimeConversions.TimestampMicrosConversion(),
        new TimeConversions.TimestampNanosConversion(),
        new TimeConversions.LocalTimestampMillisConversion(),
        new TimeConversions.LocalTimestampMicrosConversion(),
        new TimeConversions.LocalTimestampNanosConversion());
    conversions.forEach(DATA::addLogicalTypeConversion);
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
    }
  }

  private static ObjectNode answer(JsonNode asked) {
    ObjectNode answer = NODES.objectNode();
    try {
      Schema reader = parse(asked.get("reader"));
      Schema writer = parse(asked.get("writer"));
      byte[] data = HexFormat.of().parseHex(asked.get("data").asText());
      answer.put("check", check(reader, writer));
      answer.set("value", read(reader, writer, data));
    } catch (Exception | StackOverflowError error) {
      answer.put("check", "error: " + error);
      answer.put("value", "error: " + error);
    }
    return answer;
  }

  private static Schema parse(JsonNode schema) {
    return new Schema.Parser().parse(schema.toString());
  }

  private static String check(Schema reader, Schema writer) {
    try {
      return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType().name().toLowerCase();
    } catch (Exception | StackOverflowError error) {
      return "error: " + error;
    }
  }

  private static JsonNode read(Schema reader, Schema writer, byte[] data) {
    try {
      GenericDatumReader<Object> decoder = new GenericDatumReader<>(writer, reader, DATA);
      return json(decoder.read(null, DecoderFactory.get().binaryDecoder(data, null)));
    } catch (Exception | StackOverflowError error) {
      return NODES.textNode("error: " + error);
    }
  }

  private static JsonNode json(Object value) {
    if (value == null) {
      return NODES.nullNode();
    } else if (value instanceof IndexedRecord record) {
      ObjectNode fields = NODES.objectNode();
      record.getSchema().getFields().forEach(field -> fields.set(field.name(), json(record.get(field.pos()))));
      return fields;
    } else if (value instanceof Collection<?> items) {
      ArrayNode array = NODES.arrayNode();
      items.forEach(item -> array.add(json(item)));
      return array;
    } else if (value instanceof Map<?, ?> values) {
      ObjectNode object = NODES.objectNode();
      values.forEach((key, item) -> object.set(key.toString(), json(item)));
      return object;
    } else if (value instanceof ByteBuffer buffer) {
      return latin1(buffer.array());
    } else if (value instanceof GenericFixed fixed) {
      return latin1(fixed.bytes());
    } else if (value instanceof Integer || value instanceof Long) {
      return NODES.numberNode(((Number) value).longValue());
    } else if (value instanceof Float || value instanceof Double) {
      return NODES.numberNode(((Number) value).doubleValue());
    } else if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    return NODES.textNode(value.toString());
  }

  private static JsonNode latin1(byte[] bytes) {
    return NODES.textNode(new String(bytes, StandardCharsets.ISO_8859_1));
  }
}

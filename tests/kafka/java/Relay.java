import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Reads events from one topic and writes each anew into another, with Java's own Kafka and Avro: BROKER REGISTRY FROM TO
 * COUNT.
 */
public final class Relay {
    private static final int MAGIC = 0;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, Schema> schemas = new HashMap<>();
    private final String registry;

    private Relay(String registry) {
        this.registry = registry;
    }

    public static void main(String[] arguments) throws Exception {
        var relay = new Relay(arguments[1]);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", arguments[0], "group.id", arguments[3], "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", arguments[0]),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            consumer.subscribe(List.of(arguments[2]));
            for (int left = Integer.parseInt(arguments[4]); left > 0; ) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    var again = relay.again(record.value());
                    producer.send(new ProducerRecord<>(arguments[3], record.key(), again)).get();
                    left--;
                }
            }
        }
    }

    /** Decodes an event with the schema that it was written with, and encodes it with that again. */
    private byte[] again(byte[] value) throws Exception {
        var frame = ByteBuffer.wrap(value);
        if (frame.get() != MAGIC) {
            throw new IllegalArgumentException("the first byte is not 0");
        }
        int id = frame.getInt();
        var schema = schemas.containsKey(id) ? schemas.get(id) : fetch(id);
        schemas.put(id, schema);
        var decoder = DecoderFactory.get().binaryDecoder(value, frame.position(), frame.remaining(), null);
        Object event = new GenericDatumReader<>(schema).read(null, decoder);
        var out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).put((byte) MAGIC).putInt(id).array());
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(event, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private Schema fetch(int id) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id)).build();
        var answer = http.send(request, BodyHandlers.ofString()).body();
        return new Schema.Parser().parse(new ObjectMapper().readTree(answer).get("schema").asText());
    }
}

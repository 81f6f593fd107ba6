package eventwright;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Times SpecificRecord: arguments are pairs of a class and a file with one event's bytes. Prints for each the
 * seconds of one encode and of one decode, the best of several rounds of a warm machine. Encoder, decoder and
 * the stream are used again, as Avro's documentation advises.
 */
public final class CodecRounds {
  private static final int ROUNDS = 30;
  private static final long WARM_UP = 3_000_000_000L; // nanoseconds
  private static final long ROUND = 50_000_000L;

  private static Object sink; // what is made must be kept, or the compiler leaves it out

  private interface Call {
    Object run() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    for (int index = 0; index < arguments.length; index += 2) {
      Class<?> type = Class.forName(arguments[index]);
      byte[] data = Files.readAllBytes(Path.of(arguments[index + 1]));
      System.out.println(measure(type.asSubclass(SpecificRecord.class), data));
    }
  }

  private static <T extends SpecificRecord> String measure(Class<T> type, byte[] data) throws Exception {
    var reader = new SpecificDatumReader<T>(type);
    var writer = new SpecificDatumWriter<T>(type);
    var out = new ByteArrayOutputStream();
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(data, null);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    T event = reader.read(null, decoder);
    Call encode = () -> {
      out.reset();
      writer.write(event, EncoderFactory.get().binaryEncoder(out, encoder));
      encoder.flush();
      return out.toByteArray();
    };
    Call decode = () -> reader.read(null, DecoderFactory.get().binaryDecoder(data, decoder));
    if (!Arrays.equals(data, (byte[]) encode.run())) {
      throw new IllegalStateException(type + " writes other bytes than it was given");
    }
    return best(encode) + " " + best(decode);
  }

  /** Returns seconds. */
  private static double best(Call call) throws Exception {
    long count = 1;
    for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP; ) {
      long begin = System.nanoTime();
      repeat(call, count);
      count = Math.max(1, count * ROUND / Math.max(1, System.nanoTime() - begin));
    }
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      repeat(call, count);
      best = Math.min(best, (System.nanoTime() - begin) / 1e9 / count);
    }
    return best;
  }

  private static void repeat(Call call, long count) throws Exception {
    for (long index = 0; index < count; index++) {
      sink = call.run();
    }
  }
}

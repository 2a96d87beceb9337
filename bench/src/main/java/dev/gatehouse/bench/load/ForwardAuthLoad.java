package dev.gatehouse.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /forward-auth} with a live session beside nginx's {@code return 200}: the same requests,
 * from wrk over 64 kept connections, to one after the other, on one processor.
 *
 * <p>Arguments: the jar, seconds of processor time to warm up with, seconds of each measurement,
 * the processor of the servers, the processor of the load.
 */
public final class ForwardAuthLoad {
  private static final int CONNECTIONS = 64;
  private static final int ROUNDS = 7;
  private static final int MOST_WARM_UPS = 60;
  private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");
  private static final Pattern P99 = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s)");
  private static final Pattern WRONG = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private final int seconds;
  private final String processor;
  private final List<String> headers;

  private ForwardAuthLoad(int seconds, String processor, List<String> headers) {
    this.seconds = seconds;
    this.processor = processor;
    this.headers = List.copyOf(headers);
  }

  /** What came of one measurement. */
  private record Figure(double perCoreSecond, double p99Milliseconds) {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 5) {
      throw new IllegalArgumentException("JAR WARM-UP SECONDS PROCESSOR PROCESSOR-OF-LOAD");
    }
    List<String> pinned = List.of("taskset", "-c", arguments[3]);
    int warmUp = Integer.parseInt(arguments[1]);
    try (RunningServer server = RunningServer.start(Path.of(arguments[0]), pinned);
        RunningNginx nginx = RunningNginx.start(pinned)) {
      String cookies =
          new SamlBrowser(BenchOrganization.setUp(server)).signIn(1, "ann", Instant.now());
      List<String> headers =
          List.of(
              "Cookie: theme=dark; " + cookies,
              "X-Original-URL: " + URI.create(server.address()) + "/reports/7?from=mail");
      String ours = server.address() + "/forward-auth";
      ForwardAuthLoad load =
          new ForwardAuthLoad(Integer.parseInt(arguments[2]), arguments[4], headers);
      load.warmUp(ours, server, warmUp);
      load.warmUp(nginx.address(), nginx, 1);
      // In turns, so that what else the machine does meets both.
      List<Figure> gatehouse = new ArrayList<>();
      List<Figure> beside = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        gatehouse.add(load.measure(ours, server));
        beside.add(load.measure(nginx.address(), nginx));
      }
      print(gatehouse, beside);
    }
  }

  /** By processor time: on a busy machine the compiler gets less of it in the same seconds. */
  private void warmUp(String url, Measured measured, int processorSeconds)
      throws IOException, InterruptedException {
    long end = measured.processorTime().toSeconds() + processorSeconds;
    for (int round = 0;
        round < MOST_WARM_UPS && measured.processorTime().toSeconds() < end;
        round++) {
      measure(url, measured);
    }
  }

  private static void print(List<Figure> gatehouse, List<Figure> nginx) {
    for (int round = 0; round < gatehouse.size(); round++) {
      System.out.printf(
          "per core-second: Gatehouse %.0f, nginx %.0f, ratio %.2f; p99: Gatehouse %.2f ms, nginx %.2f ms%n",
          gatehouse.get(round).perCoreSecond(),
          nginx.get(round).perCoreSecond(),
          gatehouse.get(round).perCoreSecond() / nginx.get(round).perCoreSecond(),
          gatehouse.get(round).p99Milliseconds(),
          nginx.get(round).p99Milliseconds());
    }
    System.out.printf(
        "median: ratio %.2f, p99 %.2f ms%n",
        median(gatehouse, Figure::perCoreSecond) / median(nginx, Figure::perCoreSecond),
        median(gatehouse, Figure::p99Milliseconds));
  }

  private static double median(List<Figure> figures, ToDoubleFunction<Figure> of) {
    return figures.stream().mapToDouble(of).sorted().toArray()[figures.size() / 2];
  }

  private Figure measure(String url, Measured measured) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("taskset", "-c", processor, "wrk", "-t1"));
    command.addAll(List.of("-c" + CONNECTIONS, "-d" + seconds + "s", "--latency"));
    for (String header : headers) {
      command.addAll(List.of("-H", header));
    }
    command.add(url);
    long before = measured.processorTime().toMillis();
    Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (wrk.waitFor() != 0 || WRONG.matcher(said).find()) {
      throw new IllegalStateException("not every answer was 200: " + said);
    }
    double used = (measured.processorTime().toMillis() - before) / 1_000.0;
    return new Figure(Long.parseLong(find(COUNT, said).group(1)) / used, milliseconds(said));
  }

  private static double milliseconds(String said) {
    Matcher p99 = find(P99, said);
    double value = Double.parseDouble(p99.group(1));
    return switch (p99.group(2)) {
      case "us" -> value / 1_000;
      case "ms" -> value;
      default -> value * 1_000;
    };
  }

  private static Matcher find(Pattern pattern, String said) {
    Matcher matcher = pattern.matcher(said);
    if (!matcher.find()) {
      throw new IllegalStateException("wrk did not say what was expected: " + said);
    }
    return matcher;
  }
}

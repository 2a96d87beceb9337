package dev.gatehouse.bench.saml;

import dev.gatehouse.server.keys.NativeCryptography;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What handling one response costs in processor time, for machines that are shared with others:
 * {@link SamlResponseBenchmark} measures by the clock, and there says little. Each contender runs
 * in its own process, the contenders in turn, so that the noise of others meets all of them.
 */
public final class ResponseCost {
  private static final int BLOCK = 50;

  /** Each as it comes, and with the other cryptography, to tell what the library contributes. */
  private enum Contender {
    GATEHOUSE(true),
    OPEN_SAML(false),
    KEYCLOAK(false),
    BARE_CRYPTOGRAPHY(true),
    GATEHOUSE_ON_JDK(false),
    OPEN_SAML_ON_NATIVE(true),
    KEYCLOAK_ON_NATIVE(true),
    BARE_CRYPTOGRAPHY_ON_JDK(false);

    private final boolean nativeCryptography;

    Contender(boolean nativeCryptography) {
      this.nativeCryptography = nativeCryptography;
    }
  }

  private interface Work {
    Object run() throws Exception;
  }

  private ResponseCost() {}

  /**
   * Prints a table; {@code rounds warmUpSeconds measuredSeconds [sample…]}. The forked processes
   * call it with a contender in front.
   */
  public static void main(String[] args) throws Exception {
    if (Arrays.stream(Contender.values()).anyMatch(each -> each.name().equals(args[0]))) {
      // Before any key is read: each key belongs to the provider that read it.
      if (Contender.valueOf(args[0]).nativeCryptography && !NativeCryptography.install()) {
        throw new IllegalStateException("the native cryptography does not run here");
      }
      Duration warmUp = Duration.ofSeconds(Long.parseLong(args[2]));
      Duration measured = Duration.ofSeconds(Long.parseLong(args[3]));
      Work work = work(Contender.valueOf(args[0]), Sample.valueOf(args[1]));
      run(work, warmUp);
      System.out.println(run(work, measured));
      return;
    }
    int rounds = Integer.parseInt(args[0]);
    List<Sample> samples =
        args.length == 3
            ? List.of(Sample.values())
            : Arrays.stream(args).skip(3).map(Sample::valueOf).toList();
    for (Sample sample : samples) {
      Map<Contender, List<Double>> costs = new EnumMap<>(Contender.class);
      for (int round = 0; round < rounds; round++) {
        for (Contender contender : Contender.values()) {
          costs
              .computeIfAbsent(contender, key -> new ArrayList<>())
              .add(fork(contender, sample, args[1], args[2]));
        }
      }
      print(sample, costs);
    }
  }

  private static void print(Sample sample, Map<Contender, List<Double>> costs) {
    double own = Collections.min(Objects.requireNonNull(costs.get(Contender.GATEHOUSE)));
    costs.forEach(
        (contender, each) -> {
          double best = Collections.min(each);
          System.out.printf(
              Locale.ROOT,
              "%-12s %-24s %8.1f us  %5.2f of Gatehouse  %s%n",
              sample,
              contender,
              best,
              best / own,
              each);
        });
  }

  private static double fork(Contender contender, Sample sample, String warmUp, String measured)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ResponseCost.class.getName(),
                contender.name(),
                sample.name(),
                warmUp,
                measured)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(contender + " failed");
    }
    return Double.parseDouble(output.strip());
  }

  private static Work work(Contender contender, Sample sample) throws Exception {
    String response = Setting.sample(sample, InstantSource.system().instant());
    return switch (contender) {
      case GATEHOUSE, GATEHOUSE_ON_JDK -> handling(new GatehouseHandling(), response);
      case OPEN_SAML, OPEN_SAML_ON_NATIVE -> handling(new OpenSamlHandling(), response);
      case KEYCLOAK, KEYCLOAK_ON_NATIVE -> handling(new KeycloakHandling(), response);
      case BARE_CRYPTOGRAPHY, BARE_CRYPTOGRAPHY_ON_JDK ->
          bareCryptography(Base64.getDecoder().decode(response));
    };
  }

  private static Work handling(ResponseHandling handling, String response) {
    if (handling.handle(response).size() != 20) {
      throw new IllegalStateException("not every attribute was read");
    }
    return () -> handling.handle(response);
  }

  /** One SHA-256 and one RSA-2048 verification. */
  private static Work bareCryptography(byte[] document) throws Exception {
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(Setting.PROVIDER_KEYS.privateKey());
    signer.update(MessageDigest.getInstance("SHA-256").digest(document));
    byte[] signature = signer.sign();
    return () -> {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(Setting.PROVIDER_KEYS.certificate());
      verifier.update(MessageDigest.getInstance("SHA-256").digest(document));
      return verifier.verify(signature);
    };
  }

  /** The median cost of one, in microseconds of this thread. */
  private static double run(Work work, Duration duration) throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<Double> blocks = new ArrayList<>();
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      long start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < BLOCK; i++) {
        if (work.run().equals(Boolean.FALSE)) {
          throw new IllegalStateException("does not hold");
        }
      }
      blocks.add((threads.getCurrentThreadCpuTime() - start) / 1_000.0 / BLOCK);
    }
    Collections.sort(blocks);
    return blocks.get(blocks.size() / 2);
  }
}

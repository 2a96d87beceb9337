package dev.gatehouse.bench.saml;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Responses handled per second on one thread: Gatehouse, its peers, and the bare cryptography below
 * which nobody can go.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 10)
@Measurement(iterations = 3, time = 10)
@Fork(1)
public class SamlResponseBenchmark {

  @Param Sample sample = Sample.SIGNED_10KB;

  private final ResponseHandling gatehouse = new GatehouseHandling();
  private final ResponseHandling openSaml = new OpenSamlHandling();
  private final ResponseHandling keycloak = new KeycloakHandling();
  private String response = "";
  private byte[] document = {};
  private byte[] signedDigest = {};

  /** Every contender must read the same attributes before any is measured. */
  @Setup
  public void prepare() throws Exception {
    response = Setting.sample(sample, InstantSource.system().instant());
    document = Base64.getDecoder().decode(response);
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(Setting.PROVIDER_KEYS.privateKey());
    signer.update(MessageDigest.getInstance("SHA-256").digest(document));
    signedDigest = signer.sign();
    Map<String, List<String>> read = gatehouse.handle(response);
    if (read.size() != 20
        || !read.equals(openSaml.handle(response))
        || !read.equals(keycloak.handle(response))) {
      throw new IllegalStateException("the contenders read different attributes");
    }
  }

  @Benchmark
  public Object gatehouse() {
    return gatehouse.handle(response);
  }

  @Benchmark
  public Object openSaml() {
    return openSaml.handle(response);
  }

  @Benchmark
  public Object keycloak() {
    return keycloak.handle(response);
  }

  /** SHA-256 over the document and one RSA-2048 verification: twice where both are signed. */
  @Benchmark
  public boolean bareCryptography() throws Exception {
    boolean holds = true;
    int signatures = sample == Sample.BOTH_SIGNED ? 2 : 1;
    for (int i = 0; i < signatures; i++) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(document);
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(Setting.PROVIDER_KEYS.certificate());
      verifier.update(digest);
      holds &= verifier.verify(signedDigest);
    }
    return holds && new String(document, 0, 1, StandardCharsets.US_ASCII).startsWith("<");
  }
}

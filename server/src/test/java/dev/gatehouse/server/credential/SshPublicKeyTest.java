package dev.gatehouse.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.credential.SshPublicKey.Parsed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and fingerprints were made by {@code ssh-keygen} of OpenSSH. */
class SshPublicKeyTest {
  static final String ED25519 =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEg0qm/z2SxolET+oxmCO2QXYCMjMarR0NNwNdyhUEgd ada@laptop";
  private static final String P256 =
      "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBN+Y3ECzMt9yIvGEC8j1"
          + "KurJMa59i2T04XAeYaJnIgB9Nc4ianzaibvX9DMv0rZvlLyNdIQ9Oaie8ktnO9vITfE= ada@laptop";
  private static final String P384 =
      "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBAtfTniq4+7xZ306tg2p"
          + "2a3N7rcTEIXhXDggRYciGw+b07Vzt6dWupNXtNL8aB2cW2ZgXfrHRhaPr3ssakUhQc7Id8zQFvA6la0HfgPMNMH9"
          + "1TKma0iuIcvEdQoEfhlpmg==";
  private static final String P521 =
      "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAExNqDiH0qVaEmwUSfJ"
          + "0SoGMxQaKaj3kakDRcjYC2Me7s5UdSRXAm5CC1u4Xb+N+o/nWY1LKPLVyNZ/DCvqsa/+oQDu5kMu3nFGGzbAWZTN"
          + "fkskU22VqFh53In5Gd8N64JiJNfkGpgpFwnxQQc2XecvY8HC2P7Kl7+zkeBCQorluFo4LA==";
  private static final String RSA2048 =
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCcYC5azOt3GaXghcaQqD49NWTOdm5Yi4zsTgn0ewODsNYIEG0L2l0A"
          + "Pb25C42jAFivIiatuCyBZLP6Dnxwdfj5Aj2qg3S9kDD5XjM0wLbnGi4NSTf+AomgiT/BKCu9Zi48aif7YDLl6Gqq"
          + "DUA7l+t/czLljHJdhBiygYhITAqc6q2A+E/x4wpwXfLIYWBDCvY7OcsNtk8yD6/y6KkT/yPErycpsOq2cJ50+h2C"
          + "40UaCOrvIybNjDOwbnH22rFiUnB/Gw0BCTw/+uHLtlB3WGlO+fz/jCdreIjQnTCXeKPQOOUSoRpWocnrFWROoPuy"
          + "vSL85rix2Mxat1mf+8w8ysDV";
  private static final String RSA1024 =
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDGuqiaKLG+MiJFqEQDxBtzjVW54Fk90cApsDUwn4PIg9XI6pxFtZly"
          + "A0etDgmCn9hQzY2mOFf2Cev5jVolBFz7wO9gB6YqvPyruasdgyryUoQNK+fA4d1XzU5i3mkTRQhojP5gW9lhvCLB"
          + "AzVZcCuc4BQRST2uTse+ah8vY2r5xw==";
  private static final String RFC4716 =
      """
      ---- BEGIN SSH2 PUBLIC KEY ----
      Subject: me
      Comment: "my \\
      laptop"
      AAAAC3NzaC1lZDI1NTE5AAAAIEg0qm/z2SxolET+oxmCO2QX
      YCMjMarR0NNwNdyhUEgd
      ---- END SSH2 PUBLIC KEY ----
      """;

  private static SshPublicKey read(String text) {
    Parsed parsed = SshPublicKey.parse(text);
    assertThat(parsed).isInstanceOf(Parsed.Read.class);
    return ((Parsed.Read) parsed).key();
  }

  private static String code(String text) {
    return switch (SshPublicKey.parse(text)) {
      case Parsed.Read read -> "read " + read.key().type();
      case Parsed.Refused refused -> refused.refusal().code();
    };
  }

  @Test
  void reads_what_openssh_writes_with_its_fingerprints() {
    Map.of(
            ED25519, "SHA256:GyS1Ah8IQt8bmBUYWcXwns9+6VJnclHTkqVIrbH+1/o",
            P256, "SHA256:zO/pwvYWHKjUXyhfWR2t9QowyVuFipZ4TYQGq2ffiDo",
            P384, "SHA256:OxjtahXg4h/llnJkr5xvGqm6Oorg+rrKFh6SPOXJfVo",
            P521, "SHA256:heNg9hqAhmrDbbHMJ11+YJrPRroPr0D7gva8Ft9dxko",
            RSA2048, "SHA256:3Lo3580rg19lwuBLBrywelK6rORYD4nRkYbO9MLpvS4")
        .forEach(
            (text, fingerprint) -> {
              SshPublicKey key = read(text);
              assertThat(key.fingerprint()).isEqualTo(fingerprint);
              assertThat(text).startsWith(key.line());
            });
    assertThat(read(ED25519).comment()).isEqualTo("ada@laptop");
  }

  @Test
  void reads_the_form_of_rfc_4716_with_its_comment() {
    SshPublicKey key = read(RFC4716);
    assertThat(key.line()).isEqualTo(read(ED25519).line());
    assertThat(key.comment()).isEqualTo("my laptop");
    assertThat(code(RFC4716.replace("END", "FIN"))).isEqualTo("ssh_key_unreadable");
  }

  @Test
  void reads_keys_on_security_keys() {
    byte[] point = Arrays.copyOfRange(blob(ED25519), 19, 51);
    byte[] sk = of("sk-ssh-ed25519@openssh.com", point, "ssh:".getBytes(StandardCharsets.US_ASCII));
    assertThat(code(line("sk-ssh-ed25519@openssh.com", sk)))
        .isEqualTo("read sk-ssh-ed25519@openssh.com");
    byte[] blob = blob(P256);
    byte[] q = Arrays.copyOfRange(blob, blob.length - 65, blob.length);
    String type = "sk-ecdsa-sha2-nistp256@openssh.com";
    byte[] curve = "nistp256".getBytes(StandardCharsets.US_ASCII);
    byte[] application = "ssh:work".getBytes(StandardCharsets.US_ASCII);
    assertThat(code(line(type, of(type, curve, q, application)))).isEqualTo("read " + type);
    assertThat(code(line(type, of(type, curve, q)))).isEqualTo("ssh_key_corrupt");
    assertThat(code(line(type, of(type, curve, q, new byte[] {'a', '\n'}))))
        .isEqualTo("ssh_key_corrupt");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                             | ssh_key_unreadable
          hello                                          | ssh_key_unreadable
          ssh-ed25519                                    | ssh_key_unreadable
          ssh-ed25519 AAAA!                              | ssh_key_unreadable
          ssh-ed25519 AAAA                               | ssh_key_corrupt
          ssh-dss AAAAB3NzaC1kc3MAAACBANefAR3INr3Lqvavb  | ssh_key_type
          ssh-ed25519-cert-v01@openssh.com AAAA          | ssh_key_type
          -----BEGIN OPENSSH PRIVATE KEY-----            | ssh_key_private
          """)
  void refuses_what_is_no_key(String text, String code) {
    assertThat(code(text)).isEqualTo(code);
  }

  @Test
  void refuses_options_and_further_lines() {
    assertThat(code("command=\"sh\" " + ED25519)).isEqualTo("ssh_key_options");
    assertThat(code("restrict,pty " + ED25519)).isEqualTo("ssh_key_options");
    assertThat(code(ED25519 + "\n" + P256)).isEqualTo("ssh_key_unreadable");
    assertThat(code(ED25519 + "\rssh-ed25519 AAAA")).isEqualTo("ssh_key_unreadable");
    assertThat(code(ED25519 + " ".repeat(20_000) + "x")).isEqualTo("ssh_key_unreadable");
  }

  @Test
  void refuses_a_second_way_to_write_the_same_octets() {
    assertThat(code(P256.replace("TfE=", "TfF="))).isEqualTo("ssh_key_unreadable");
    assertThat(code(P256.replace("TfE=", "TfE"))).isEqualTo("ssh_key_unreadable");
  }

  @Test
  void refuses_weak_rsa() {
    assertThat(code(RSA1024)).isEqualTo("ssh_key_weak");
    byte[] blob = blob(RSA2048);
    byte[] modulus = Arrays.copyOfRange(blob, blob.length - 257, blob.length);
    assertThat(code(line("ssh-rsa", of("ssh-rsa", new byte[] {1, 0, 1}, modulus))))
        .isEqualTo("read ssh-rsa");
    assertThat(code(line("ssh-rsa", of("ssh-rsa", new byte[] {1}, modulus))))
        .isEqualTo("ssh_key_weak");
    assertThat(code(line("ssh-rsa", of("ssh-rsa", new byte[] {1, 0, 0}, modulus))))
        .isEqualTo("ssh_key_weak");
    assertThat(code(line("ssh-rsa", of("ssh-rsa", new byte[] {0, 1, 0, 1}, modulus))))
        .isEqualTo("ssh_key_corrupt");
    byte[] negative = modulus.clone();
    negative[0] = (byte) 0x80;
    assertThat(code(line("ssh-rsa", of("ssh-rsa", new byte[] {1, 0, 1}, negative))))
        .isEqualTo("ssh_key_corrupt");
  }

  @Test
  void refuses_a_type_that_differs_inside() {
    assertThat(code(ED25519.replaceFirst("ssh-ed25519", "ssh-rsa"))).isEqualTo("ssh_key_corrupt");
    assertThat(code(P384.replaceFirst("nistp384", "nistp256"))).isEqualTo("ssh_key_corrupt");
    byte[] q = Arrays.copyOfRange(blob(P256), blob(P256).length - 65, blob(P256).length);
    byte[] curve = "nistp384".getBytes(StandardCharsets.US_ASCII);
    String type = "ecdsa-sha2-nistp256";
    assertThat(code(line(type, of(type, curve, q)))).isEqualTo("ssh_key_corrupt");
  }

  @Test
  void refuses_what_is_no_point_of_the_curve_or_has_small_order() {
    byte[] blob = blob(P256);
    blob[blob.length - 1] ^= 1;
    assertThat(code(line("ecdsa-sha2-nistp256", blob))).isEqualTo("ssh_key_corrupt");
    byte[] y = new byte[32];
    y[0] = 2; // has no x
    assertThat(code(line("ssh-ed25519", of("ssh-ed25519", y)))).isEqualTo("ssh_key_corrupt");
    byte[] neutral = new byte[32];
    neutral[0] = 1;
    assertThat(code(line("ssh-ed25519", of("ssh-ed25519", neutral)))).isEqualTo("ssh_key_weak");
    // Order four: y = 0.
    assertThat(code(line("ssh-ed25519", of("ssh-ed25519", new byte[32]))))
        .isEqualTo("ssh_key_weak");
    byte[] beyond = new byte[32];
    Arrays.fill(beyond, (byte) 0xff);
    assertThat(code(line("ssh-ed25519", of("ssh-ed25519", beyond)))).isEqualTo("ssh_key_corrupt");
    assertThat(code(line("ssh-ed25519", of("ssh-ed25519", new byte[31]))))
        .isEqualTo("ssh_key_corrupt");
  }

  @Test
  void refuses_what_follows_the_key_and_what_ends_early() {
    byte[] blob = blob(ED25519);
    assertThat(code(line("ssh-ed25519", Arrays.copyOf(blob, blob.length + 1))))
        .isEqualTo("ssh_key_corrupt");
    for (int length = 0; length < blob.length; length++) {
      assertThat(code(line("ssh-ed25519", Arrays.copyOf(blob, length))))
          .isIn("ssh_key_corrupt", "ssh_key_unreadable");
    }
  }

  @Test
  void cleans_the_comment() {
    String comment = "\u001b[31mada\u202e\u0000 of Zürich\u0007" + "x".repeat(200);
    assertThat(read(ED25519.replace("ada@laptop", comment)).comment())
        .startsWith("[31mada of Zürichx")
        .hasSize(100);
  }

  @Test
  void any_octets_are_read_or_refused_and_what_is_read_stays_the_same() {
    Random random = new Random(4716);
    byte[][] seeds = {blob(ED25519), blob(P256), blob(P521), blob(RSA2048)};
    String[] types = {"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp521", "ssh-rsa"};
    for (int i = 0; i < 3_000; i++) {
      int seed = random.nextInt(seeds.length);
      byte[] changed = seeds[seed].clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      String text = line(types[seed], changed);
      if (SshPublicKey.parse(text) instanceof Parsed.Read(SshPublicKey key)) {
        assertThat(text).startsWith(key.line());
      }
    }
  }

  private static byte[] blob(String text) {
    return Base64.getDecoder().decode(text.split(" ", 3)[1]);
  }

  private static String line(String type, byte[] blob) {
    return type + " " + Base64.getEncoder().encodeToString(blob) + " x";
  }

  private static byte[] of(String type, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, type.getBytes(StandardCharsets.US_ASCII));
    for (byte[] part : parts) {
      put(out, part);
    }
    return out.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, byte[] part) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
    out.writeBytes(part);
  }
}

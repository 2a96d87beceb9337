package dev.gatehouse.protocol.xml;

import static dev.gatehouse.protocol.xml.XmlProblem.DECRYPTION;
import static dev.gatehouse.protocol.xml.XmlProblem.ENCRYPTION_ALGORITHM;
import static dev.gatehouse.protocol.xml.XmlProblem.ENCRYPTION_MALFORMED;
import static dev.gatehouse.protocol.xml.XmlProblem.KEY_TRANSPORT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts an element (XML Encryption 1.1) from the immutable tree, so that what is decrypted is
 * what was signed. A few of its algorithms only, through the JDK's ciphers; nothing is fetched and
 * no reference leads outside the element.
 *
 * <p>However decryption fails, it fails with the same words, and with RSA 1.5 also after the same
 * work: whoever sends cipher texts must not learn anything from the answer.
 */
public final class XmlDecryption {
  static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  static final String XENC11 = "http://www.w3.org/2009/xmlenc11#";
  private static final int MOST_ENCRYPTED_KEYS = 4;
  private static final int GCM_NONCE = 12;
  private static final int GCM_TAG_BITS = 128;
  private static final int CBC_BLOCK = 16;

  private static final Map<String, Integer> GCM_KEY_BYTES =
      Map.of(XENC11 + "aes128-gcm", 16, XENC11 + "aes192-gcm", 24, XENC11 + "aes256-gcm", 32);
  private static final Map<String, Integer> CBC_KEY_BYTES =
      Map.of(XENC + "aes128-cbc", 16, XENC + "aes192-cbc", 24, XENC + "aes256-cbc", 32);
  private static final Map<String, String> OAEP_DIGESTS =
      Map.of(
          "http://www.w3.org/2000/09/xmldsig#sha1",
          "SHA-1",
          XENC + "sha256",
          "SHA-256",
          "http://www.w3.org/2001/04/xmldsig-more#sha384",
          "SHA-384",
          XENC + "sha512",
          "SHA-512");
  private static final Map<String, String> MASKS =
      Map.of(
          XENC11 + "mgf1sha1", "SHA-1",
          XENC11 + "mgf1sha256", "SHA-256",
          XENC11 + "mgf1sha384", "SHA-384",
          XENC11 + "mgf1sha512", "SHA-512");

  private final List<PrivateKey> keys;
  private final boolean allowCbcEncryption;
  private final boolean allowRsa15KeyTransport;

  public XmlDecryption(
      List<PrivateKey> keys, boolean allowCbcEncryption, boolean allowRsa15KeyTransport) {
    this.keys = List.copyOf(keys);
    this.allowCbcEncryption = allowCbcEncryption;
    this.allowRsa15KeyTransport = allowRsa15KeyTransport;
  }

  /**
   * Decrypts the one element inside an element such as {@code EncryptedAssertion}.
   *
   * @param watchedLocalNames as for {@link XmlDocument#parse}
   */
  public XmlDocument decrypt(XmlElement encrypted, XmlLimits limits, Set<String> watchedLocalNames)
      throws XmlRefused {
    List<XmlElement> data = encrypted.children(XENC, "EncryptedData");
    if (data.size() != 1) {
      throw new XmlRefused(ENCRYPTION_MALFORMED, data.size() + " EncryptedData elements");
    }
    String algorithm = algorithm(data.getFirst(), ENCRYPTION_ALGORITHM);
    int keyBytes = keyBytes(algorithm);
    byte[] cipherText = cipherValue(data.getFirst());
    for (XmlElement encryptedKey : encryptedKeys(encrypted, data.getFirst())) {
      KeyTransport transport = keyTransport(encryptedKey);
      byte[] wrapped = cipherValue(encryptedKey);
      for (PrivateKey key : keys) {
        byte[] plain = tryDecrypt(transport, key, wrapped, algorithm, keyBytes, cipherText);
        XmlDocument document =
            plain == null ? null : parse(plain, encrypted, limits, watchedLocalNames, algorithm);
        if (document != null) {
          return document;
        }
      }
    }
    throw failed();
  }

  /** The content; null when it is that of a wrong key, which CBC does not tell by itself. */
  private static @Nullable XmlDocument parse(
      byte[] plain,
      XmlElement encrypted,
      XmlLimits limits,
      Set<String> watchedLocalNames,
      String algorithm)
      throws XmlRefused {
    try {
      return XmlDocument.parseFragment(plain, encrypted.scope(), limits, watchedLocalNames);
    } catch (XmlRefused e) {
      if (GCM_KEY_BYTES.containsKey(algorithm)) {
        throw e;
      }
      // "Decrypts to well-formed XML" is itself an oracle (Jager and Somorovsky, 2011): no word of
      // it gets out, and another key may still fit.
      return null;
    }
  }

  private int keyBytes(String algorithm) throws XmlRefused {
    Integer gcm = GCM_KEY_BYTES.get(algorithm);
    if (gcm != null) {
      return gcm;
    }
    Integer cbc = CBC_KEY_BYTES.get(algorithm);
    if (cbc == null) {
      throw new XmlRefused(ENCRYPTION_ALGORITHM, algorithm);
    }
    if (!allowCbcEncryption) {
      throw new XmlRefused(XmlProblem.ENCRYPTION_CBC, algorithm);
    }
    return cbc;
  }

  private byte @Nullable [] tryDecrypt(
      KeyTransport transport,
      PrivateKey key,
      byte[] wrapped,
      String algorithm,
      int keyBytes,
      byte[] cipherText) {
    if (!(key instanceof RSAPrivateKey)) {
      return null;
    }
    // Implicit rejection: a random key stands in for one that does not unwrap.
    byte[] contentKey = new byte[keyBytes];
    new SecureRandom().nextBytes(contentKey);
    try {
      Cipher rsa = Cipher.getInstance(transport.cipher());
      rsa.init(Cipher.DECRYPT_MODE, key, transport.parameters());
      byte[] unwrapped = rsa.doFinal(wrapped);
      if (unwrapped.length == keyBytes) {
        contentKey = unwrapped;
      }
    } catch (GeneralSecurityException e) {
      // On with the random key.
    }
    try {
      return content(algorithm, contentKey, cipherText);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  private static byte @Nullable [] content(String algorithm, byte[] key, byte[] cipherText)
      throws GeneralSecurityException {
    SecretKeySpec aes = new SecretKeySpec(key, "AES");
    if (GCM_KEY_BYTES.containsKey(algorithm)) {
      if (cipherText.length < GCM_NONCE) {
        return null;
      }
      // XML Encryption 1.1 §5.2.4: a 96-bit nonce before the cipher text, a 128-bit tag behind it.
      Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
      gcm.init(
          Cipher.DECRYPT_MODE, aes, new GCMParameterSpec(GCM_TAG_BITS, cipherText, 0, GCM_NONCE));
      return gcm.doFinal(cipherText, GCM_NONCE, cipherText.length - GCM_NONCE);
    }
    if (cipherText.length < 2 * CBC_BLOCK) {
      return null;
    }
    Cipher cbc = Cipher.getInstance("AES/CBC/NoPadding");
    cbc.init(Cipher.DECRYPT_MODE, aes, new IvParameterSpec(cipherText, 0, CBC_BLOCK));
    byte[] padded = cbc.doFinal(cipherText, CBC_BLOCK, cipherText.length - CBC_BLOCK);
    // XML Encryption 1.1 §5.2: only the last octet of the padding is defined, as its length.
    int padding = padded[padded.length - 1];
    return padding < 1 || padding > CBC_BLOCK
        ? null
        : Arrays.copyOf(padded, padded.length - padding);
  }

  private static List<XmlElement> encryptedKeys(XmlElement encrypted, XmlElement data)
      throws XmlRefused {
    List<XmlElement> found = new ArrayList<>();
    for (XmlElement keyInfo : data.children(SignatureShape.DSIG, "KeyInfo")) {
      found.addAll(keyInfo.children(XENC, "EncryptedKey"));
    }
    // SAML core §2.2.4: the keys may stand beside the data instead.
    found.addAll(encrypted.children(XENC, "EncryptedKey"));
    if (found.isEmpty() || found.size() > MOST_ENCRYPTED_KEYS) {
      throw new XmlRefused(ENCRYPTION_MALFORMED, found.size() + " EncryptedKey elements");
    }
    return found;
  }

  private record KeyTransport(String cipher, @Nullable OAEPParameterSpec parameters) {}

  private KeyTransport keyTransport(XmlElement encryptedKey) throws XmlRefused {
    String algorithm = algorithm(encryptedKey, KEY_TRANSPORT);
    if (algorithm.equals(XENC + "rsa-1_5")) {
      if (!allowRsa15KeyTransport) {
        throw new XmlRefused(XmlProblem.KEY_TRANSPORT_RSA15, algorithm);
      }
      return new KeyTransport("RSA/ECB/PKCS1Padding", null);
    }
    boolean mgf1p = algorithm.equals(XENC + "rsa-oaep-mgf1p");
    if (!mgf1p && !algorithm.equals(XENC11 + "rsa-oaep")) {
      throw new XmlRefused(KEY_TRANSPORT, algorithm);
    }
    XmlElement method = encryptedKey.child(XENC, "EncryptionMethod").orElseThrow();
    String digest =
        named(method.child(SignatureShape.DSIG, "DigestMethod").orElse(null), OAEP_DIGESTS);
    // XML Encryption 1.1 §5.5.2: rsa-oaep-mgf1p always masks with SHA-1.
    String mask = mgf1p ? "SHA-1" : named(method.child(XENC11, "MGF").orElse(null), MASKS);
    byte[] label =
        method.child(XENC, "OAEPparams").isPresent()
            ? base64(method.child(XENC, "OAEPparams").get())
            : new byte[0];
    return new KeyTransport(
        "RSA/ECB/OAEPPadding",
        new OAEPParameterSpec(
            digest, "MGF1", new MGF1ParameterSpec(mask), new PSource.PSpecified(label)));
  }

  private static String named(@Nullable XmlElement method, Map<String, String> known)
      throws XmlRefused {
    if (method == null) {
      return "SHA-1";
    }
    String name = known.get(String.valueOf(method.attribute("Algorithm")));
    if (name == null) {
      throw new XmlRefused(KEY_TRANSPORT, String.valueOf(method.attribute("Algorithm")));
    }
    return name;
  }

  private static String algorithm(XmlElement element, XmlProblem problem) throws XmlRefused {
    String algorithm =
        element
            .child(XENC, "EncryptionMethod")
            .map(method -> method.attribute("Algorithm"))
            .orElse(null);
    if (algorithm == null) {
      throw new XmlRefused(problem, element + " names no algorithm");
    }
    return algorithm;
  }

  private static byte[] cipherValue(XmlElement element) throws XmlRefused {
    XmlElement value =
        element
            .child(XENC, "CipherData")
            .flatMap(data -> data.child(XENC, "CipherValue"))
            .orElseThrow(
                () -> new XmlRefused(ENCRYPTION_MALFORMED, element + " has no CipherValue"));
    return base64(value);
  }

  private static byte[] base64(XmlElement value) throws XmlRefused {
    try {
      return Base64.getDecoder().decode(withoutWhiteSpace(value.text()));
    } catch (IllegalArgumentException e) {
      throw new XmlRefused(ENCRYPTION_MALFORMED, value + " is not Base64");
    }
  }

  /** Base64 as XML writes it: white space anywhere (XML Schema part 2 §3.2.16). */
  static byte[] withoutWhiteSpace(String text) {
    // What is beyond ISO 8859-1 becomes a question mark, which is no Base64 either.
    byte[] all = text.getBytes(ISO_8859_1);
    int kept = 0;
    for (byte b : all) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        all[kept++] = b;
      }
    }
    return kept == all.length ? all : Arrays.copyOf(all, kept);
  }

  private static XmlRefused failed() {
    return new XmlRefused(DECRYPTION, "none of our keys decrypts it");
  }
}

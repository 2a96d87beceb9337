package dev.gatehouse.testkit.saml;

import java.security.GeneralSecurityException;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.apache.xml.security.keys.KeyInfo;
import org.apache.xml.security.utils.EncryptionConstants;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Encrypts an element's text with Santuario and wraps it in one of SAML's Encrypted… elements. */
final class ElementEncryptor {

  private static final String KEY_ID = "_encrypted-key";

  private ElementEncryptor() {}

  /**
   * Encrypts the first child of the wrapper.
   *
   * @param wrapper the start tag's content, such as {@code saml:EncryptedAssertion xmlns:saml="…"}
   */
  static String encrypt(String xml, String wrapper, Encrypting how) {
    int space = wrapper.indexOf(' ');
    var name = space < 0 ? wrapper : wrapper.substring(0, space);
    var document = Dom.parse("<" + wrapper + ">" + xml + "</" + name + ">");
    var root = document.getDocumentElement();
    try {
      var contentKey = contentKey(how.content());
      var cipher = XMLCipher.getInstance(how.content());
      cipher.init(XMLCipher.ENCRYPT_MODE, contentKey);
      var key = wrapped(document, contentKey, how);
      point(document, cipher, key, how.placement());
      cipher.doFinal(document, (Element) root.getFirstChild());
      if (how.placement() != Encrypting.Placement.IN_KEY_INFO) {
        key.setId(KEY_ID);
        root.appendChild(cipher.martial(document, key));
      }
      return Dom.text(root);
    } catch (Exception e) { // XMLCipher.doFinal declares no less.
      throw new IllegalStateException(e);
    }
  }

  private static SecretKey contentKey(String algorithm) throws GeneralSecurityException {
    if (algorithm.equals(Encrypting.TRIPLE_DES)) {
      return KeyGenerator.getInstance("DESede").generateKey();
    }
    var generator = KeyGenerator.getInstance("AES");
    generator.init(algorithm.contains("aes128") ? 128 : algorithm.contains("aes192") ? 192 : 256);
    return generator.generateKey();
  }

  private static EncryptedKey wrapped(Document document, SecretKey contentKey, Encrypting how)
      throws XMLSecurityException {
    var publicKey = how.recipient().getPublicKey();
    return switch (how.transport()) {
      case OAEP_MGF1_SHA1 -> {
        var cipher = XMLCipher.getInstance(XMLCipher.RSA_OAEP);
        cipher.init(XMLCipher.WRAP_MODE, publicKey);
        yield cipher.encryptKey(document, contentKey);
      }
      case OAEP_SHA256 -> {
        var cipher = XMLCipher.getInstance(XMLCipher.RSA_OAEP_11, null, XMLCipher.SHA256);
        cipher.init(XMLCipher.WRAP_MODE, publicKey);
        yield cipher.encryptKey(document, contentKey, EncryptionConstants.MGF1_SHA256, null);
      }
      case RSA_1_5 -> {
        var cipher = XMLCipher.getInstance(XMLCipher.RSA_v1dot5);
        cipher.init(XMLCipher.WRAP_MODE, publicKey);
        yield cipher.encryptKey(document, contentKey);
      }
    };
  }

  private static void point(
      Document document, XMLCipher cipher, EncryptedKey key, Encrypting.Placement placement)
      throws XMLSecurityException {
    var info = new KeyInfo(document);
    switch (placement) {
      case IN_KEY_INFO -> info.add(key);
      case BESIDE_WITH_RETRIEVAL ->
          info.addRetrievalMethod(
              "#" + KEY_ID, null, EncryptionConstants.EncryptionSpecNS + "EncryptedKey");
      case BESIDE -> {
        return;
      }
    }
    cipher.getEncryptedData().setKeyInfo(info);
  }
}

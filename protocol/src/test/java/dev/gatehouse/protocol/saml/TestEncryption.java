package dev.gatehouse.protocol.saml;

import java.security.Key;
import java.security.KeyPair;
import javax.crypto.KeyGenerator;
import org.apache.xml.security.Init;
import org.apache.xml.security.encryption.EncryptedData;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.keys.KeyInfo;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Encrypts with Santuario, which is not what decryption stands on. */
final class TestEncryption {
  static {
    Init.init();
  }

  String content = XMLCipher.AES_256_GCM;
  String transport = XMLCipher.RSA_OAEP;
  String mask = "";
  String digest = "";
  KeyPair to = TestResponse.OUR_KEYS.pair;

  /** Replaces the first element of this name by an encrypted one, inside a wrapper. */
  String encrypt(String xml, String localName, String wrapper) {
    try {
      Document document = TestSigner.parse(xml);
      Element plain = (Element) document.getElementsByTagNameNS(Names.ASSERTION, localName).item(0);
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(content.contains("256") ? 256 : 128);
      Key key = generator.generateKey();
      XMLCipher wrap =
          mask.isEmpty()
              ? (digest.isEmpty()
                  ? XMLCipher.getInstance(transport)
                  : XMLCipher.getInstance(transport, null, digest))
              : XMLCipher.getInstance(transport, null, digest);
      wrap.init(XMLCipher.WRAP_MODE, to.getPublic());
      EncryptedKey encryptedKey =
          mask.isEmpty()
              ? wrap.encryptKey(document, key)
              : wrap.encryptKey(document, key, mask, null);
      XMLCipher cipher = XMLCipher.getInstance(content);
      cipher.init(XMLCipher.ENCRYPT_MODE, key);
      EncryptedData data = cipher.getEncryptedData();
      KeyInfo info = new KeyInfo(document);
      info.add(encryptedKey);
      data.setKeyInfo(info);
      Node parent = plain.getParentNode();
      Element around = document.createElementNS(Names.ASSERTION, "saml:" + wrapper);
      parent.replaceChild(around, plain);
      around.appendChild(plain);
      cipher.doFinal(document, plain, false);
      return TestSigner.write(document);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

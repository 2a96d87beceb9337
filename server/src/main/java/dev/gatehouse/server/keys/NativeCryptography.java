package dev.gatehouse.server.keys;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a native library (AWS-LC, through Amazon's provider) do what the JDK does in Java: an RSA
 * signature takes a quarter of the time. Where it does not run, the JDK's own cryptography stays.
 *
 * <p>Providers belong to the whole process, and so does this.
 */
public final class NativeCryptography {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCryptography.class);

  private NativeCryptography() {}

  /**
   * Puts the library before the JDK's providers; takes some tenths of a second the first time. Keys
   * that were read before must be read again to gain by it.
   *
   * @return whether it is in use now
   */
  public static synchronized boolean install() {
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      if (provider.getLoadingError() != null || provider.runSelfTests() != SelfTestStatus.PASSED) {
        LOG.info(
            "the JDK's own cryptography is used: {}",
            provider.getLoadingError() == null
                ? "the native library's self-tests did not pass"
                : provider.getLoadingError().toString());
        return false;
      }
      Security.insertProviderAt(provider, 1);
      return true;
    } catch (LinkageError e) {
      LOG.info("the JDK's own cryptography is used: {}", e.toString());
      return false;
    }
  }
}

package dev.gatehouse.server.connection;

import dev.gatehouse.server.connection.ConnectionResult.Problem;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Reads settings from what a provider publishes. Asks the network, so never inside a transaction;
 * put the result into a {@link ConnectionDraft}.
 */
public final class ConnectionImport {

  /** How reading ended. */
  public sealed interface Result {
    /**
     * Settings to put into a draft.
     *
     * @param kind the key of the kind
     * @param settings a JSON object for {@link ConnectionDraft#settings}
     * @param notes what the administrator should know, such as a certificate that ends soon
     */
    record Imported(String kind, String settings, List<String> notes) implements Result {
      public Imported {
        notes = List.copyOf(notes);
      }
    }

    /** What is wrong, in the document or on the way to it. */
    record Unusable(List<Problem> problems) implements Result {
      public Unusable {
        problems = List.copyOf(problems);
      }
    }

    /** One thing is wrong. */
    static Unusable unusable(String field, String code, String sentence) {
      return new Unusable(List.of(new Problem(field, code, sentence)));
    }
  }

  /**
   * What is asked of SAML metadata.
   *
   * @param entityId which provider, where the metadata describes several; empty for the only one
   * @param signingCertificates as administrators paste them; when there is any, one of them must
   *     have signed the whole document
   * @param allowExpiredMetadata whether metadata is used beyond its validUntil
   */
  public record MetadataDemands(
      String entityId, List<String> signingCertificates, boolean allowExpiredMetadata) {
    /** The only provider; no signature; not expired. */
    public static final MetadataDemands USUAL = new MetadataDemands("", List.of(), false);

    public MetadataDemands {
      signingCertificates = List.copyOf(signingCertificates);
    }
  }

  /** The SAML folder's part. */
  public interface Saml {
    Result fromAddress(URI address, MetadataDemands demands);

    Result fromDocument(byte[] document, MetadataDemands demands);

    /** See {@link ConnectionImport#again}. */
    Optional<Result> again(String settings);
  }

  /** The OpenID Connect folder's part. */
  public interface Oidc {
    Result fromIssuer(String issuer);

    Result fromOktaDomain(String domain);

    Result fromAuth0Domain(String domain);

    Result fromEntraTenant(String tenantId);

    /** See {@link ConnectionImport#again}. */
    Result again(String settings);
  }

  private final Saml saml;
  private final Oidc oidc;

  public ConnectionImport(Saml saml, Oidc oidc) {
    this.saml = saml;
    this.oidc = oidc;
  }

  /**
   * Reads again what the provider of a connection publishes, by the same demands as before.
   *
   * @return all settings, with what is published now; empty if no address is known
   */
  public Optional<Result> again(Connection connection) {
    return switch (connection.kind()) {
      case "saml" -> saml.again(connection.settings());
      case "oidc" -> Optional.of(oidc.again(connection.settings()));
      default -> Optional.empty();
    };
  }

  /** SAML metadata that the provider serves. Its address is kept for refreshing. */
  public Result samlMetadata(URI address, MetadataDemands demands) {
    return saml.fromAddress(address, demands);
  }

  /** SAML metadata from a file or pasted. */
  public Result samlMetadata(byte[] document, MetadataDemands demands) {
    return saml.fromDocument(document, demands);
  }

  /** An OpenID Connect issuer, or the address of its discovery document. */
  public Result oidcIssuer(String issuer) {
    return oidc.fromIssuer(issuer);
  }

  /** An Okta domain such as {@code acme.okta.com}. */
  public Result oktaDomain(String domain) {
    return oidc.fromOktaDomain(domain);
  }

  /** An Auth0 domain such as {@code acme.eu.auth0.com}. */
  public Result auth0Domain(String domain) {
    return oidc.fromAuth0Domain(domain);
  }

  /** A Microsoft Entra directory (tenant) id. */
  public Result entraTenant(String tenantId) {
    return oidc.fromEntraTenant(tenantId);
  }
}

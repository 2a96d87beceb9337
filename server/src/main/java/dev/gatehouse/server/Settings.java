package dev.gatehouse.server;

import dev.gatehouse.server.mail.MailSettings;
import dev.gatehouse.server.web.OutgoingSettings;
import dev.gatehouse.server.web.WebSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that an operator decides, read once at the start.
 *
 * @param web how the engine listens
 * @param dataDirectory where the embedded database and the encryption key are kept
 * @param database the address of the database; empty for the embedded one
 * @param encryptionKeyFile the key for stored secrets; with the embedded database one is made on
 *     the first start
 * @param outgoing the guard of outgoing HTTP
 * @param sessionIdle how long a browser session lives without use in organizations that are created
 *     from now on, unless they say otherwise
 * @param sessionAbsolute how long it lives at most there
 * @param logFormat text for people, JSON for collectors
 * @param organizations the start-up file that describes organizations, applications and connections
 * @param bootstrapApiKey an operator's API key that is accepted from the first start on
 * @param metrics where measurements can be read
 * @param mail how mails leave
 * @param invitationLifetime how long an invitation can be accepted, unless it says otherwise
 * @param invitationMailsPerDay how many invitations an organization may send by mail in a day
 * @param nativeCryptography whether the native library is used where it runs, or only the JDK's own
 * @param nameServers which prove e-mail domains; none for those of the system
 * @param scimRequestsPerSecond the most that any directory may send to a node in the long run
 * @param operatorsOrganization the slug under which the first start makes the operators'
 *     organization
 * @param secretReferences whether operators may refer to the environment and to files where they
 *     import the configuration of an organization
 */
public record Settings(
    WebSettings web,
    Path dataDirectory,
    Optional<DatabaseAddress> database,
    Optional<Path> encryptionKeyFile,
    OutgoingSettings outgoing,
    Duration sessionIdle,
    Duration sessionAbsolute,
    Logging.Format logFormat,
    Optional<Path> organizations,
    Optional<Secret> bootstrapApiKey,
    Metrics metrics,
    MailSettings mail,
    Duration invitationLifetime,
    int invitationMailsPerDay,
    boolean nativeCryptography,
    List<InetSocketAddress> nameServers,
    int scimRequestsPerSecond,
    String operatorsOrganization,
    boolean secretReferences) {

  /** A database that is not the embedded default. */
  public record DatabaseAddress(String url, String user, Secret password) {}

  /**
   * Where measurements can be read: on an address of their own, on the public one, or nowhere.
   *
   * @param listen a second address, best one that only the collector reaches
   * @param onPublicAddress whether {@code /metrics} answers on the public address too
   */
  public record Metrics(Optional<InetSocketAddress> listen, boolean onPublicAddress) {}
}

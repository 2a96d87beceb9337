package dev.gatehouse.server.console;

/**
 * How people come to exist.
 *
 * @param directories where SCIM is set up
 */
public record ProvisioningView(SetUpView setUp, String directories) {
  public boolean is(String mode) {
    return setUp.connection().text("provisioning.mode").equals(mode);
  }

  public boolean ticked(String name) {
    return setUp.connection().flag("provisioning." + name);
  }
}

package dev.gatehouse.server;

/** The program's entry. */
public final class Gatehouse {
  private Gatehouse() {}

  public static void main(String[] args) {
    System.out.println("Gatehouse");
  }
}

package io.cordboard.server.posting;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "fe80::1",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1",
        "0.1.2.3",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001:0:1::1",
        "64:ff9b:1::1"
      })
  void someAddressesAreNeverSpokenTo(String address) throws UnknownHostException {
    assertThat(AddressRules.refusal(InetAddress.getByName(address), true)).isNotNull();
    assertThat(AddressRules.refusal(InetAddress.getByName(address), false)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "10.0.0.1", "172.16.0.1",
        "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.255.255", "fc00::1", "fd12::1",
        "fec0::1", "64:ff9b::7f00:1", "2002:a00:1::1", "198.18.0.1", "192.0.0.1"
      })
  void privateAddressesOnlyWhereTheOperatorSaysSo(String address) throws UnknownHostException {
    assertThat(AddressRules.refusal(InetAddress.getByName(address), true)).isNull();
    assertThat(AddressRules.refusal(InetAddress.getByName(address), false)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "93.184.216.34",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "2606:4700::1",
        "::ffff:93.184.216.34",
        "198.20.0.1",
        "192.0.1.1"
      })
  void publicAddressesAlways(String address) throws UnknownHostException {
    assertThat(AddressRules.refusal(InetAddress.getByName(address), false)).isNull();
  }
}

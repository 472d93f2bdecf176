package io.cordboard.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be dialled.
 *
 * @param homeCountry ISO code; numbers without {@code +} are read as dialled there; null: only
 *     numbers with {@code +} are understood
 * @param internal numbers inside the PBX besides the extensions
 * @param allowedCountries ISO codes; empty: the home country only
 * @param allowedTypes which types of numbers
 * @param blocked E.164 prefixes with {@code +} that stay refused whatever else is allowed
 * @param emergency short numbers that may be called by command; none is
 * @param dialHome the dial string at home
 * @param dialAbroad the dial string for other countries
 * @param callsPerMinute outside calls that one principal may start within a minute
 * @param dailyCost what one principal may spend in a day; 0 for no cap
 * @param chargedMinutes how many minutes each attempt counts in advance
 * @param defaultPrice per minute, where {@code prices} has none
 */
public record NumbersSection(
    @Nullable String homeCountry,
    List<NumberRange> internal,
    List<String> allowedCountries,
    List<NumberType> allowedTypes,
    List<String> blocked,
    List<String> emergency,
    String dialHome,
    String dialAbroad,
    String dialEmergency,
    int callsPerMinute,
    double dailyCost,
    int chargedMinutes,
    double defaultPrice,
    List<Price> prices) {

  /** A price per minute for a country; {@code type} null for all types. */
  public record Price(String country, @Nullable NumberType type, double perMinute) {}

  /** Types of public numbers, as the numbering plans know them. */
  public enum NumberType {
    FIXED_LINE,
    MOBILE,
    FIXED_LINE_OR_MOBILE,
    TOLL_FREE,
    VOIP,
    UAN,
    PERSONAL,
    SHARED_COST,
    PREMIUM_RATE,
    PAGER,
    VOICEMAIL
  }
}

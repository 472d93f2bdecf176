#!/usr/bin/perl
# Makes the lab's voices: `tones.pl FILE.pcap HZ SECONDS` an RTP stream of G.711 µ-law for sipp's play_pcap_audio,
# `tones.pl FILE.ulaw HZ SECONDS` the same as a sound file. Syllables of a tone, so that a recording has speech's rhythm;
# HZ+HZ is a steady chord: music. `tones.pl sounds FOLDER` makes the IVR's sounds in two languages.
# Only perl-base is needed.
use strict;
use warnings;

my ($file, $hz, $seconds, $digits) = @ARGV;
if (@ARGV == 2 && $file eq 'sounds') {
    sounds($hz);
    exit;
}
die "usage: tones.pl FILE.pcap|FILE.ulaw HZ SECONDS [DIGITS] | sounds FOLDER\n" unless defined $seconds;
my @hz = split /\+/, $hz;

sub ulaw {
    my ($sample) = @_;
    my $sign = $sample < 0 ? 0x80 : 0;
    $sample = abs($sample);
    $sample = 32635 if $sample > 32635;
    $sample += 132;
    my $exponent = 7;
    for (my $mask = 0x4000; !($sample & $mask) && $exponent > 0; $mask >>= 1) { $exponent-- }
    return ~($sign | ($exponent << 4) | (($sample >> ($exponent + 3)) & 0x0f)) & 0xff;
}

# A sound of the IVR is a chord of two: the low tone says the language and whether it is a digit, the high one which record.
# The tests know them (SoundName.java). Both are multiples of 10 Hz, so that a tenth of a second repeats without a seam.
sub sounds {
    my ($folder) = @_;
    my %low = (en => [760, 860], he => [810, 910]);
    # Those of Cordboard's own configuration first, then those that customers' servers of the tests name.
    my @names = qw(im-sorry please-try-call-later one-moment-please if-correct-press welcome menu other bye say invalid voicemail whisper long to-enter-a-diff-number vm-press);
    for my $language (sort keys %low) {
        my ($records, $digits) = @{ $low{$language} };
        mkdir $_ for $folder, "$folder/$language", "$folder/$language/digits";
        chord("$folder/$language/digits/$_.ulaw", $digits, $_, 4) for 0 .. 9;
        chord("$folder/$language/$names[$_].ulaw", $records, $_, $names[$_] eq 'long' ? 80 : 12) for 0 .. $#names;
    }
}

# So many tenths of a second of it, and three of silence, by which the same one twice is known.
sub chord {
    my ($to, $low, $number, $tenths) = @_;
    my $tenth = '';
    for my $n (0 .. 799) {
        $tenth .= chr ulaw(int(4500 * sin(2 * 3.14159265 * $low * $n / 8000) + 4500 * sin(2 * 3.14159265 * (2310 + 50 * $number) * $n / 8000)));
    }
    open my $out, '>:raw', $to or die "$to: $!\n";
    print $out $tenth x $tenths, chr(0xff) x 2400;
    close $out or die "$to: $!\n";
}

# One second; it repeats without a seam, as the tone is a whole number of Hertz. The tests know the voices by their tones (Voice.java).
my $second = '';
for my $n (0 .. 7999) {
    my $t = $n / 8000;
    my $loud = @hz > 1 ? 1 / @hz : $t < 0.7 ? abs(sin(3.14159265 * 4 * $t)) : 0;
    my $sample = 0;
    $sample += 9000 * $loud * sin(2 * 3.14159265 * $_ * $t) for @hz;
    $second .= chr ulaw(int $sample);
}

open my $out, '>:raw', $file or die "$file: $!\n";
if ($file =~ /\.ulaw$/) {
    print $out $second x $seconds;
    close $out or die "$file: $!\n";
    exit;
}

my $packets = 0;
my $clock = 0;

# One packet of the stream: payload type, marker, timestamp; $clock (20 ms steps) is when it is sent.
sub packet {
    my ($type, $marker, $timestamp, $payload) = @_;
    my $rtp = pack('CCnNN', 0x80, $marker << 7 | $type, 1000 + $packets, $timestamp, 0x10000000 + $hz[0]) . $payload;
    my $udp = pack('nnnn', 4000, 4000, 8 + length $rtp, 0) . $rtp;
    my $ip = pack('CCnnnCCnNN', 0x45, 0, 20 + length $udp, $packets, 0, 64, 17, 0, 0x7f000001, 0x7f000001) . $udp;
    my $frame = "\0" x 12 . pack('n', 0x0800) . $ip;
    my $us = 20000 * $clock;
    print $out pack('VVVV', int($us / 1000000), $us % 1000000, length $frame, length $frame) . $frame;
    $packets++;
}

sub voice {
    my ($count) = @_;
    for (1 .. $count) {
        packet(0, $packets ? 0 : 1, 160 * $clock, substr $second, 160 * ($clock % 50), 160);
        $clock++;
    }
}

print $out pack('VvvVVVV', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1);
# Digits as RFC 4733 events, in one stream with the voice: a receiver drops events whose timestamp goes backwards.
# The far end must know the stream before the first one comes.
voice(25) if defined $digits;
for my $digit (split //, $digits // '') {
    my $event = index '0123456789*#ABCD', $digit;
    die "digit: $digit (expected: 0-9 * # A-D)\n" if $event < 0;
    my $start = 160 * $clock;
    for my $k (1 .. 8) {
        packet(101, $k == 1 ? 1 : 0, $start, pack 'CCn', $event, 10, 160 * $k);
        $clock++;
    }
    packet(101, 0, $start, pack 'CCn', $event, 0x8a, 160 * 8) for 1 .. 3;
    voice(6);
}
voice(50 * $seconds);
close $out or die "$file: $!\n";

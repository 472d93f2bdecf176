#!/usr/bin/perl
# Makes the lab's voices: `tones.pl FILE.pcap HZ SECONDS` an RTP stream of G.711 µ-law for sipp's play_pcap_audio,
# `tones.pl FILE.ulaw HZ SECONDS` the same as a sound file. Syllables of a tone, so that a recording has speech's rhythm.
# Only perl-base is needed.
use strict;
use warnings;

my ($file, $hz, $seconds) = @ARGV;
die "usage: tones.pl FILE.pcap|FILE.ulaw HZ SECONDS\n" unless defined $seconds;

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

my @bytes;
for my $n (0 .. 8000 * $seconds - 1) {
    my $t = $n / 8000;
    my $loud = ($t - int($t)) < 0.7 ? abs(sin(3.14159265 * 4 * $t)) : 0;
    push @bytes, ulaw(int(9000 * $loud * sin(2 * 3.14159265 * $hz * $t)));
}

open my $out, '>:raw', $file or die "$file: $!\n";
if ($file =~ /\.ulaw$/) {
    print $out pack('C*', @bytes);
} else {
    print $out pack('VvvVVVV', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1);
    my $ssrc = 0x10000000 + $hz;
    for my $k (0 .. @bytes / 160 - 1) {
        my $rtp = pack('CCnNN', 0x80, $k ? 0 : 0x80, 1000 + $k, 160 * $k, $ssrc)
            . pack('C*', @bytes[160 * $k .. 160 * $k + 159]);
        my $udp = pack('nnnn', 4000, 4000, 8 + length $rtp, 0) . $rtp;
        my $ip = pack('CCnnnCCnNN', 0x45, 0, 20 + length $udp, $k, 0, 64, 17, 0, 0x7f000001, 0x7f000001) . $udp;
        my $frame = "\0" x 12 . pack('n', 0x0800) . $ip;
        my $us = 20000 * $k;
        print $out pack('VVVV', int($us / 1000000), $us % 1000000, length $frame, length $frame) . $frame;
    }
}
close $out or die "$file: $!\n";

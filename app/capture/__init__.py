"""Captures in and out: what tcpdump, dumpcap or Wireshark wrote, what Kaitsu records, and the replay of both.

No pcap library: dpkt hands out a cut packet as if it were whole, scapy is GPL-2.0 and builds an object per layer, and
neither says where a file was cut. `struct` and not construct: this is the one place that meets a million frames.
"""

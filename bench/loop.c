/* loop URI FUNCTION COUNT: microseconds for one call, made COUNT times on the network `default`. */
#include <libvirt/libvirt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void call(virNetworkPtr network, int xml) {
  if (xml) {
    char *text = virNetworkGetXMLDesc(network, 0);
    if (text == NULL) exit(1);
    free(text);
  } else if (virNetworkIsActive(network) < 0) {
    exit(1);
  }
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  virConnectPtr connection = virConnectOpen(argv[1]);
  if (connection == NULL) return 1;
  virNetworkPtr network = virNetworkLookupByName(connection, "default");
  if (network == NULL) return 1;
  int xml = strcmp(argv[2], "virNetworkGetXMLDesc") == 0;
  int count = atoi(argv[3]);
  for (int i = 0; i < count / 10; i++) call(network, xml);
  double start = now();
  for (int i = 0; i < count; i++) call(network, xml);
  printf("%f\n", (now() - start) / count);
  virNetworkFree(network);
  virConnectClose(connection);
  return 0;
}

/*
 * loop URI FUNCTION COUNT [events] [THREADS]: microseconds for one call, made COUNT times on the network `default`.
 * With `events`, libvirt's event loop is registered before the connection is opened, and runs in a thread of its own, as
 * every program that wants events has it. With THREADS, that many share the connection and the calls.
 */
#include <libvirt/libvirt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static virNetworkPtr network;
static int xml;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void call(void) {
  if (xml) {
    char *text = virNetworkGetXMLDesc(network, 0);
    if (text == NULL) exit(1);
    free(text);
  } else if (virNetworkIsActive(network) < 0) {
    exit(1);
  }
}

static void *calls(void *count) {
  for (int i = *(int *)count; i > 0; i--) call();
  return NULL;
}

static void *events(void *unused) {
  for (;;) virEventRunDefaultImpl();
  return unused;
}

static void nothing(int timer, void *opaque) {
  (void)timer;
  (void)opaque;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  if (argc > 4 && strcmp(argv[4], "events") == 0) {
    pthread_t loop;
    virEventRegisterDefaultImpl();
    virEventAddTimeout(250, nothing, NULL, NULL);
    pthread_create(&loop, NULL, events, NULL);
  }
  virConnectPtr connection = virConnectOpen(argv[1]);
  if (connection == NULL) return 1;
  network = virNetworkLookupByName(connection, "default");
  if (network == NULL) return 1;
  xml = strcmp(argv[2], "virNetworkGetXMLDesc") == 0;
  int threads = argc > 5 ? atoi(argv[5]) : 1;
  int each = atoi(argv[3]) / threads;
  int warm = each / 10;
  pthread_t thread[64];
  calls(&warm);
  double start = now();
  if (threads == 1) {
    calls(&each);
  } else {
    for (int i = 0; i < threads; i++) pthread_create(&thread[i], NULL, calls, &each);
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
  }
  printf("%f\n", (now() - start) / (each * threads));
  virNetworkFree(network);
  virConnectClose(connection);
  return 0;
}

/* Reads the arrays of a problem that the benchmark wrote: raw little-endian files in a folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void *read_array(const char *folder, const char *name, size_t width, size_t *count) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(2);
  }
  fseek(file, 0, SEEK_END);
  size_t bytes = (size_t)ftell(file);
  rewind(file);
  void *data = malloc(bytes ? bytes : 1);
  if (!data || fread(data, 1, bytes, file) != bytes) {
    fprintf(stderr, "%s cannot be read\n", path);
    exit(2);
  }
  fclose(file);
  *count = bytes / width;
  return data;
}

/* A matrix by rows with a right-hand side; nothing is freed before the process ends. */
struct problem {
  size_t size, entries;
  int *rowStart, *columnIndex;
  double *values, *right;
};

static struct problem read_problem(const char *folder) {
  struct problem p;
  size_t starts;
  p.rowStart = read_array(folder, "rowStart.i32", 4, &starts);
  p.columnIndex = read_array(folder, "columnIndex.i32", 4, &p.entries);
  p.values = read_array(folder, "values.f64", 8, &p.entries);
  p.right = read_array(folder, "rightHandSide.f64", 8, &p.size);
  return p;
}

static void write_solution(const char *folder, const char *name, const double *x, size_t count) {
  char path[4096];
  snprintf(path, sizeof path, "%s/solution-%s.f64", folder, name);
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(x, sizeof(double), count, file) != count) {
    perror(path);
    exit(2);
  }
  fclose(file);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double processor_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double memory_bytes(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return 1024.0 * (double)usage.ru_maxrss;
}

/* The first shared library in this process whose path names a BLAS that does the work. */
static void print_blas(void) {
  static const char *names[] = {"libopenblas", "libmkl_rt", "blis", "atlas", "libblas"};
  char line[4096], found[4096] = "unknown";
  FILE *maps = fopen("/proc/self/maps", "r");
  for (int k = 0; maps && k < 5 && !strcmp(found, "unknown"); k++) {
    rewind(maps);
    while (fgets(line, sizeof line, maps)) {
      char *path = strchr(line, '/');
      if (path && strstr(path, names[k])) {
        path[strcspn(path, "\n")] = 0;
        strcpy(found, path);
        break;
      }
    }
  }
  if (maps) fclose(maps);
  printf("\"blas\": \"%s\"", found);
}

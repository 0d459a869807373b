/* UMFPACK on one thread, analyse + factorise + solve with its own refinement: umfpack FOLDER ORDERING REPETITIONS, ORDERING amd or metis.
   The matrix is stored whole by rows, that is its transpose by columns; UMFPACK solves with the transpose of what it holds. */
#include "problem.h"
#include <umfpack.h>

int main(int count, char **words) {
  if (count != 4) return 2;
  const char *folder = words[1], *ordering = words[2];
  int repetitions = atoi(words[3]);
  struct problem p = read_problem(folder);
  double *x = calloc(p.size, sizeof(double));
  double control[UMFPACK_CONTROL], info[UMFPACK_INFO];
  umfpack_di_defaults(control);
  control[UMFPACK_ORDERING] = strcmp(ordering, "metis") ? UMFPACK_ORDERING_AMD : UMFPACK_ORDERING_METIS;
  double best = 1e300, processor = 1e300, cold = 0, analyse = 0, factorise = 0, solve = 0;
  int status = 0;
  for (int k = 0; k < repetitions && status >= 0; k++) {
    void *symbolic = NULL, *numeric = NULL;
    double p0 = processor_now();
    double t0 = now();
    status = umfpack_di_symbolic((int)p.size, (int)p.size, p.rowStart, p.columnIndex, p.values, &symbolic, control, info);
    double t1 = now();
    if (status >= 0) status = umfpack_di_numeric(p.rowStart, p.columnIndex, p.values, symbolic, &numeric, control, info);
    double t2 = now();
    if (status >= 0) status = umfpack_di_solve(UMFPACK_At, p.rowStart, p.columnIndex, p.values, x, p.right, numeric, control, info);
    double t3 = now();
    double used = processor_now() - p0;
    if (used < processor) processor = used;
    if (k == 0) cold = t3 - t0;
    if (t3 - t0 < best) {
      best = t3 - t0;
      analyse = t1 - t0;
      factorise = t2 - t1;
      solve = t3 - t2;
    }
    umfpack_di_free_symbolic(&symbolic);
    umfpack_di_free_numeric(&numeric);
  }
  char name[64];
  snprintf(name, sizeof name, "umfpack-%s", ordering);
  write_solution(folder, name, x, p.size);
  printf("{\"name\": \"%s\", \"seconds\": %.9g, \"cold\": %.9g, \"processorSeconds\": %.9g, \"analyseSeconds\": %.9g, \"factoriseSeconds\": %.9g, "
         "\"solveSeconds\": %.9g, \"factorEntries\": %.17g, \"flops\": %.17g, \"converged\": %s, \"memoryBytes\": %.17g, "
         "\"version\": \"UMFPACK %d.%d.%d\", ",
         name, best, cold, processor, analyse, factorise, solve, info[UMFPACK_LNZ] + info[UMFPACK_UNZ], info[UMFPACK_FLOPS],
         status == UMFPACK_OK ? "true" : "false", memory_bytes(), UMFPACK_MAIN_VERSION, UMFPACK_SUB_VERSION,
         UMFPACK_SUBSUB_VERSION);
  print_blas();
  printf("}\n");
  return 0;
}

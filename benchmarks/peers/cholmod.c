/* CHOLMOD on one thread, analyse + factorise + solve: cholmod FOLDER ORDERING REPETITIONS, ORDERING one of amd, metis, nesdis, best (its
   own choice among them, whose analysis then costs the sum). The matrix is the lower triangle by rows, that is the upper one by columns. */
#include "problem.h"
#include <cholmod.h>

int main(int count, char **words) {
  if (count != 4) return 2;
  const char *folder = words[1], *ordering = words[2];
  int repetitions = atoi(words[3]);
  struct problem p = read_problem(folder);
  cholmod_common c;
  cholmod_start(&c);
  c.supernodal = CHOLMOD_AUTO;
  c.print = 0;
  c.nmethods = 1;
  c.postorder = 1;
  if (!strcmp(ordering, "amd")) c.method[0].ordering = CHOLMOD_AMD;
  else if (!strcmp(ordering, "metis")) c.method[0].ordering = CHOLMOD_METIS;
  else if (!strcmp(ordering, "nesdis")) c.method[0].ordering = CHOLMOD_NESDIS;
  else if (!strcmp(ordering, "best")) {
    c.nmethods = 3;
    c.method[0].ordering = CHOLMOD_AMD;
    c.method[1].ordering = CHOLMOD_METIS;
    c.method[2].ordering = CHOLMOD_NESDIS;
  } else return 2;
  cholmod_sparse a = {.nrow = p.size, .ncol = p.size, .nzmax = p.entries, .p = p.rowStart, .i = p.columnIndex, .x = p.values, .stype = 1,
                      .itype = CHOLMOD_INT, .xtype = CHOLMOD_REAL, .dtype = CHOLMOD_DOUBLE, .sorted = 1, .packed = 1};
  cholmod_dense b = {.nrow = p.size, .ncol = 1, .nzmax = p.size, .d = p.size, .x = p.right, .xtype = CHOLMOD_REAL, .dtype = CHOLMOD_DOUBLE};
  double best = 1e300, processor = 1e300, cold = 0, analyse = 0, factorise = 0, solve = 0, fill = 0, flops = 0;
  int supernodal = 0, status = 0;
  for (int k = 0; k < repetitions; k++) {
    double p0 = processor_now();
    double t0 = now();
    cholmod_factor *factor = cholmod_analyze(&a, &c);
    double t1 = now();
    cholmod_factorize(&a, factor, &c);
    status = c.status;
    double t2 = now();
    cholmod_dense *x = cholmod_solve(CHOLMOD_A, factor, &b, &c);
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
    fill = c.lnz;
    flops = c.fl;
    supernodal = factor->is_super;
    if (k == repetitions - 1) {
      char name[64];
      snprintf(name, sizeof name, "cholmod-%s", ordering);
      write_solution(folder, name, x->x, p.size);
    }
    cholmod_free_dense(&x, &c);
    cholmod_free_factor(&factor, &c);
  }
  printf("{\"name\": \"cholmod-%s\", \"seconds\": %.9g, \"cold\": %.9g, \"processorSeconds\": %.9g, \"analyseSeconds\": %.9g, \"factoriseSeconds\": %.9g, "
         "\"solveSeconds\": %.9g, \"factorEntries\": %.17g, \"flops\": %.17g, \"supernodal\": %s, \"converged\": %s, "
         "\"memoryBytes\": %.17g, \"version\": \"CHOLMOD %d.%d.%d\", ",
         ordering, best, cold, processor, analyse, factorise, solve, fill, flops, supernodal ? "true" : "false",
         status == CHOLMOD_OK ? "true" : "false", memory_bytes(), CHOLMOD_MAIN_VERSION, CHOLMOD_SUB_VERSION, CHOLMOD_SUBSUB_VERSION);
  print_blas();
  printf("}\n");
  cholmod_finish(&c);
  return 0;
}

// Two rectangles side by side, in quadrilaterals; the common side is curved.
SetFactory("OpenCASCADE");
Point(1) = {0, 0, 0};  Point(2) = {2, 0, 0};  Point(3) = {2, 1, 0};  Point(4) = {0, 1, 0};
Point(5) = {3.5, 0, 0};  Point(6) = {3.5, 1, 0};  Point(7) = {2.2, 0.5, 0};
Line(1) = {1, 2};  Spline(2) = {2, 7, 3};  Line(3) = {3, 4};  Line(4) = {4, 1};
Line(5) = {2, 5};  Line(6) = {5, 6};  Line(7) = {6, 3};
Curve Loop(1) = {1, 2, 3, 4};  Curve Loop(2) = {5, 6, 7, -2};
Plane Surface(1) = {1};  Plane Surface(2) = {2};
Transfinite Curve {1, 3, 5, 7} = 4;  Transfinite Curve {2, 4, 6} = 3;
Transfinite Surface {1};  Transfinite Surface {2};
Recombine Surface {1, 2};
Physical Surface("Li", 10) = {1};
Physical Surface("LPSCl", 20) = {2};
Physical Curve("contact", 30) = {2};
Physical Curve("foot", 31) = {1, 5};
Physical Curve("left", 32) = {4};

// Lithium (z from 0 up) on an electrolyte (below), with a void in the shape of a lens at the axis; r to the right, lengths in micrometres.
size = 4;
Point(1) = {0, -10, 0, size};  Point(2) = {12, -10, 0, size};
Point(3) = {12, 0, 0, size};   Point(4) = {5, 0, 0, size / 2};
Point(5) = {0, 0, 0, size};    Point(6) = {0, 3, 0, size / 2};
Point(7) = {0, 14, 0, size};   Point(8) = {12, 14, 0, size};
// The centre of a circle through the rim (5, 0) and the pole (0, 3).
Point(9) = {0, -2.6666666666666665, 0, size};
Line(1) = {1, 2};  Line(2) = {2, 3};  Line(3) = {3, 4};  Line(4) = {4, 5};  Line(5) = {5, 1};
Circle(6) = {4, 9, 6};
Line(7) = {6, 7};  Line(8) = {7, 8};  Line(9) = {8, 3};
Curve Loop(1) = {1, 2, 3, 4, 5};
Curve Loop(2) = {3, 6, 7, 8, 9};
Plane Surface(1) = {1};
// Against the clock: Gmsh then gives cells that are mirrored.
Plane Surface(2) = {2};
Physical Surface("electrolyte") = {1};
Physical Surface("metal") = {2};
Physical Curve("interface") = {3};
Physical Curve("void") = {6};
Physical Curve("void floor") = {4};
Physical Curve("axis") = {5, 7};
Physical Curve("bottom") = {1};
Physical Curve("top") = {8};
Physical Curve("side") = {2, 9};
